package dev.windlass.localcloud.redshift.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of the Data API as it is kept on disk.
 *
 * @param pid the server process that runs it, 0 before it starts
 * @param queryId Redshift's number of the first SQL text; the others follow
 * @param whole the statement's progress, of all parts together
 * @param parts the progress of each SQL text, one for each of the request's
 */
record Statement(
    String id,
    StatementRequest request,
    Instant created,
    int pid,
    long queryId,
    Progress whole,
    List<Progress> parts) {

  Statement {
    parts = List.copyOf(parts);
  }

  static Statement submitted(String id, StatementRequest request, long queryId, Instant now) {
    var parts = request.sqls().stream().map(sql -> Progress.submitted(now)).toList();
    return new Statement(id, request, now, 0, queryId, Progress.submitted(now), parts);
  }

  /** Redshift's number of one SQL text, under which its load errors are found. */
  long queryId(int part) {
    return queryId + part;
  }

  Statement withWhole(Progress progress) {
    return new Statement(id, request, created, pid, queryId, progress, parts);
  }

  Statement withPart(int index, Progress progress) {
    var changed = new ArrayList<>(parts);
    changed.set(index, progress);
    return new Statement(id, request, created, pid, queryId, whole, changed);
  }

  Statement startedBy(int process, Instant now) {
    return new Statement(
        id, request, created, process, queryId, whole.to(StatementStatus.STARTED, now), parts);
  }

  /** Ends the statement; a part under way shares its fate, those behind it never began. */
  Statement ended(Progress end) {
    var settled = parts.stream().map(part -> settled(part, end)).toList();
    return new Statement(id, request, created, pid, queryId, end, settled);
  }

  private static Progress settled(Progress part, Progress end) {
    if (part.status().isFinal()) {
      return part;
    }
    boolean brokeHere =
        part.status() == StatementStatus.STARTED && end.status() == StatementStatus.FAILED;
    return brokeHere
        ? part.failed(end.error(), end.updated(), 0)
        : part.to(StatementStatus.ABORTED, end.updated());
  }
}
