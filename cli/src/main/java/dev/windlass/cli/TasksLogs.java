package dev.windlass.cli;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Occasion;
import dev.windlass.settings.LogPaths.Written;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries;
import dev.windlass.store.TaskQueries.TaskRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code windlass tasks logs}: the log of a task's try, and what the callbacks of a group or of the
 * DAG logged. A task's callbacks log into the log of its try.
 */
@Command(
    name = "logs",
    description =
        "Prints the log of a task's try, or what callbacks of a group or of the DAG logged.")
final class TasksLogs extends WindlassCommand {
  @Parameters(index = "0", paramLabel = "DAG")
  String dag = "";

  @Parameters(index = "1", paramLabel = "RUN")
  String runId = "";

  @Parameters(
      index = "2",
      paramLabel = "TASK",
      description =
          "a task; @group.GROUP: what a group's callbacks logged; @dag: what the DAG's logged")
  String subject = "";

  @Option(
      names = "--try",
      paramLabel = "N",
      description = "of a group its pass; default: the newest")
  @Nullable Integer tryNumber;

  @Option(names = "--map-index", paramLabel = "N", description = "of a mapped task or group")
  int mapIndex = -1;

  @Override
  public Integer call() throws Exception {
    return withSession(
        session -> {
          RunRow run = session.run(dag, runId);
          print(subject.startsWith("@") ? ofCallbacks(session, run) : ofTask(session, run));
          return 0;
        });
  }

  private void print(Path file) throws IOException {
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      lines.lines().forEach(out()::println);
    }
  }

  private Path ofTask(Session session, RunRow run) {
    List<TaskRow> rows = session.dao(TaskQueries.class).ofTask(run.id(), subject);
    if (rows.isEmpty()) {
      throw noTask(session, run);
    }
    TaskRow task =
        rows.stream()
            .filter(t -> t.mapIndex() == mapIndex)
            .findFirst()
            .orElseThrow(() -> noInstance(rows));
    int wanted = tryNumber == null ? task.tryNumber() : tryNumber;
    Path file = session.logs().of(dag, runId, subject, mapIndex, wanted);
    if (Files.exists(file)) {
      return file;
    }
    if (wanted < 1) {
      throw Failure.of(
          "task '%s' has not started yet; its state is %s".formatted(subject, task.state()), "");
    }
    List<Written> written = session.logs().written(dag, runId, subject);
    throw Failure.of(
        "there is no log of try %d of task '%s'".formatted(wanted, subject),
        written.isEmpty()
            ? "a task that says nothing has none; logs lie below the home of the worker"
            : "there is: " + named(subject, written));
  }

  private Path ofCallbacks(Session session, RunRow run) {
    DagStructure structure = session.structure(run);
    String whose = whose(structure);
    List<Written> written = session.logs().written(dag, runId, subject);
    Written found =
        written.stream()
            .filter(w -> w.mapIndex() == mapIndex)
            .filter(w -> tryNumber == null || w.tryNumber() == tryNumber)
            .reduce((older, newer) -> newer)
            .orElseThrow(
                () ->
                    Failure.of(
                        "there is no log of callbacks of %s%s%s"
                            .formatted(
                                whose,
                                mapIndex < 0 ? "" : ", map index " + mapIndex,
                                tryNumber == null ? "" : ", pass " + tryNumber),
                        whatThereIs(session, structure)));
    return session.logs().of(dag, runId, subject, mapIndex, found.tryNumber());
  }

  /** The group or the DAG in words; refuses what is neither. */
  private String whose(DagStructure structure) {
    if (subject.equals(Occasion.THE_DAG)) {
      return "the DAG";
    }
    if (!subject.startsWith(Occasion.OF_GROUP)) {
      throw Failure.usage(
          "'%s' has no log".formatted(subject),
          "a task's name, %s, or %sGROUP".formatted(Occasion.THE_DAG, Occasion.OF_GROUP));
    }
    String group = subject.substring(Occasion.OF_GROUP.length());
    List<String> groups = structure.groups().stream().map(DagStructure.GroupSpec::id).toList();
    if (!groups.contains(group)) {
      throw Failure.of(
          "DAG '%s' has no group '%s'".formatted(dag, group),
          groups.isEmpty()
              ? "it has no groups"
              : Nearest.hint(group, groups, "windlass dags show " + dag));
    }
    return "group '%s'".formatted(group);
  }

  /** All that callbacks of groups and of the DAG logged in this run. */
  private String whatThereIs(Session session, DagStructure structure) {
    List<String> subjects = new ArrayList<>(List.of(Occasion.THE_DAG));
    structure.groups().forEach(group -> subjects.add(Occasion.OF_GROUP + group.id()));
    String there =
        subjects.stream()
            .map(s -> named(s, session.logs().written(dag, runId, s)))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining("; "));
    return there.isEmpty()
        ? "no callback of a group or of the DAG logged anything in this run; logs lie below the"
            + " home of the worker"
        : "there is: " + there;
  }

  /** How to ask for each of the logs; empty when there is none. */
  private static String named(String subject, List<Written> written) {
    return written.stream()
        .collect(
            Collectors.groupingBy(
                Written::mapIndex,
                TreeMap::new,
                Collectors.mapping(w -> Integer.toString(w.tryNumber()), Collectors.joining(", "))))
        .entrySet()
        .stream()
        .map(
            e ->
                "%s%s --try %s"
                    .formatted(
                        subject, e.getKey() < 0 ? "" : " --map-index " + e.getKey(), e.getValue()))
        .collect(Collectors.joining("; "));
  }

  private Failure noTask(Session session, RunRow run) {
    List<String> known =
        session.dao(TaskQueries.class).ofRun(run.id()).stream()
            .map(TaskRow::taskId)
            .distinct()
            .toList();
    return Failure.of(
        "run '%s' has no task '%s'".formatted(runId, subject),
        Nearest.hint(subject, known, "windlass tasks states-for-run %s %s".formatted(dag, runId)));
  }

  private Failure noInstance(List<TaskRow> rows) {
    if (rows.stream().allMatch(t -> t.mapIndex() < 0)) {
      return Failure.of("task '%s' is not mapped".formatted(subject), "leave --map-index out");
    }
    return Failure.of(
        mapIndex < 0
            ? "task '%s' is mapped".formatted(subject)
            : "task '%s' has no instance %d".formatted(subject, mapIndex),
        "--map-index is from 0 to %d"
            .formatted(rows.stream().mapToInt(TaskRow::mapIndex).max().orElse(0)));
  }
}
