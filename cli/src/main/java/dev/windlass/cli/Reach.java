package dev.windlass.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** How far a clear or a mark reaches beyond the tasks that are named; mixed into both commands. */
final class Reach {
  @Option(names = "--upstream", description = "also what is upstream of the tasks")
  boolean upstream;

  @Option(names = "--downstream", description = "also what is downstream of the tasks")
  boolean downstream;

  @Option(names = "--past", description = "also in earlier runs")
  boolean past;

  @Option(names = "--future", description = "also in later runs")
  boolean future;

  @Option(names = "--dry-run", description = "only say what would be touched")
  boolean dryRun;

  /** Writes it into a command's payload, and returns that. */
  ObjectNode into(ObjectNode payload) {
    return payload
        .put("upstream", upstream)
        .put("downstream", downstream)
        .put("past", past)
        .put("future", future)
        .put("dry_run", dryRun);
  }
}
