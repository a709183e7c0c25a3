package dev.windlass.localcloud.aws;

import java.time.Instant;
import java.util.Map;

/** The record of every call to the cloud: one JSON object per line, only ever appended to. */
public interface CallLog {

  /** Appends one line; it is in the file when this returns. Thread-safe. */
  void append(Line line);

  /**
   * One call, or one thing that happened by itself (a driver killed by a fault).
   *
   * @param time when the call arrived
   * @param service the service's name, {@code livy}, or {@code cloud} for what no one asked for
   * @param action the API action, or method and path for Livy
   * @param fields what identifies the call: ids, names, tokens; never secrets or SQL
   * @param outcome {@code ok}, or the error code
   * @param status HTTP status, 0 when no reply was sent
   * @param fault the kind of the fault that hit the call, empty without
   * @param milliseconds from arrival to reply
   */
  record Line(
      Instant time,
      String service,
      String action,
      Map<String, String> fields,
      String outcome,
      int status,
      String fault,
      long milliseconds) {}
}
