package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a person is asked while the run waits: a task of this kind takes neither slot nor worker.
 *
 * @param kind what the answer does
 * @param subject one line
 * @param body Markdown
 * @param options what can be chosen
 * @param multiple whether more than one option can be chosen
 * @param defaults the options taken when nobody answers in time; empty: the task fails then
 * @param timeout how long to wait; empty: for ever
 * @param assigned who may answer; empty: everyone who may run the DAG
 * @param params defaults of the form's fields, a JSON object
 */
public record ApprovalSpec(
    Kind kind,
    String subject,
    String body,
    List<String> options,
    boolean multiple,
    List<String> defaults,
    Optional<Duration> timeout,
    List<String> assigned,
    ObjectNode params) {
  /** What an answer does. */
  public enum Kind {
    /** Approve goes on, reject skips the direct downstream tasks. */
    APPROVAL,
    /** The chosen options are the output. */
    CHOICE,
    /** The chosen options are the direct downstream tasks to go on with. */
    BRANCH,
    /** The filled form is the output. */
    ENTRY
  }

  /** The option that lets the run go on. */
  public static final String APPROVE = "Approve";

  /** The option that skips the direct downstream tasks. */
  public static final String REJECT = "Reject";

  /** Copies the lists. */
  public ApprovalSpec {
    options = List.copyOf(options);
    defaults = List.copyOf(defaults);
    assigned = List.copyOf(assigned);
  }
}
