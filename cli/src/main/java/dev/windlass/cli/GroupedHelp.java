package dev.windlass.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The root's help: commands under headings, by what one comes for. */
final class GroupedHelp {
  private static final List<Map.Entry<String, List<String>>> GROUPS =
      List.of(
          Map.entry("Run it", List.of("demo", "standalone")),
          Map.entry("Pipelines", List.of("dags", "tasks", "backfill", "deadlines")),
          Map.entry("Settings", List.of("connections", "variables")),
          Map.entry("Cloud", List.of("cloud", "local-cloud")),
          Map.entry("Upkeep", List.of("db", "bench")));

  private GroupedHelp() {}

  static void install(CommandLine line) {
    line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GroupedHelp::commands);
  }

  /** The groups, for the test that every command is in one. */
  static List<String> commands() {
    return GROUPS.stream().flatMap(g -> g.getValue().stream()).toList();
  }

  private static String commands(Help help) {
    var text = new StringBuilder();
    for (Map.Entry<String, List<String>> group : GROUPS) {
      text.append("\n%s:\n".formatted(group.getKey()));
      TextTable table =
          TextTable.forColumns(
              help.colorScheme(),
              new Column(16, 2, Overflow.SPAN),
              new Column(62, 2, Overflow.WRAP));
      for (String name : group.getValue()) {
        Help command = help.subcommands().get(name);
        String[] words =
            command == null ? new String[0] : command.commandSpec().usageMessage().description();
        table.addRowValues(name, words.length == 0 ? "" : words[0]);
      }
      text.append(table);
    }
    return text.toString();
  }
}
