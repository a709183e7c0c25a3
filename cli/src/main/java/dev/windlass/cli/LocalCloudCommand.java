package dev.windlass.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass local-cloud}: the words after it belong to the local cloud. */
@Command(
    name = "local-cloud",
    description = "The laptop's AWS, a process of its own: start, stop, status, faults, calls.",
    footer = "%nlocal-cloud start|stop|status|faults|calls [options]")
final class LocalCloudCommand extends WindlassCommand {
  private static final List<String> VERBS = List.of("start", "stop", "status", "faults", "calls");

  @Parameters(arity = "0..*", hidden = true)
  List<String> words = List.of();

  @Override
  public Integer call() throws Exception {
    if (words.isEmpty()) {
      throw Failure.usage("local-cloud needs a command", "one of " + String.join(", ", VERBS));
    }
    if (!VERBS.contains(words.getFirst())) {
      throw Failure.usage(
          "local-cloud has no command '%s'".formatted(words.getFirst()),
          Nearest.hint(words.getFirst(), VERBS, "windlass local-cloud --help"));
    }
    return root().platform.localCloud(words, globals());
  }
}
