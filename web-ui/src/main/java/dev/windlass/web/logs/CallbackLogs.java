package dev.windlass.web.logs;

import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.Occasion;
import dev.windlass.settings.LogPaths;
import dev.windlass.settings.LogPaths.Written;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.logs.TryLogs.Try;
import dev.windlass.web.view.Aggregate;
import dev.windlass.web.view.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the callbacks of groups and of the DAG logged in a run. Where an address names a task, they
 * are called {@code @dag} and {@code @group.} with the group's id; a group's pass is its try.
 * Thread-safe.
 */
record CallbackLogs(Lookup lookup, LogPaths paths) {
  // An error that names thousands of elements helps nobody.
  private static final int MOST_NAMED = 20;

  /**
   * The logs of the DAG, of a group, or of one element of a mapped group.
   *
   * @param mapIndex -1: not mapped
   * @param tries those with a log, ascending; of the DAG 0 alone
   */
  record OfSubject(String taskId, int mapIndex, List<Integer> tries) {
    private String inWords() {
      String passes = tries.stream().map(String::valueOf).collect(Collectors.joining(", "));
      return taskId
          + (mapIndex < 0 ? "" : " with map index " + mapIndex)
          + (tries.size() == 1 ? ", try " : ", tries ")
          + passes;
    }
  }

  /** Whether a task's id in an address means the DAG or a group: no task can be called so. */
  static boolean mean(String taskId) {
    return taskId.startsWith("@");
  }

  /** The file that is asked for; 404, naming what there is, when nothing was logged there. */
  LogFile file(Try asked) {
    RunRow run = lookup.run(asked.dagId(), asked.runId());
    String whose = whose(run, asked.taskId());
    if (!paths
        .written(asked.dagId(), asked.runId(), asked.taskId())
        .contains(new Written(asked.mapIndex(), asked.number()))) {
      throw ApiError.notFound(
          "There is no log of callbacks of %s%s for try %d; %s"
              .formatted(
                  whose,
                  asked.mapIndex() < 0 ? "" : " with map index " + asked.mapIndex(),
                  asked.number(),
                  whatThereIs(run)));
    }
    return new LogFile(
        paths.of(asked.dagId(), asked.runId(), asked.taskId(), asked.mapIndex(), asked.number()));
  }

  /** Whether nobody writes to that log any more: the run is over and has called everybody. */
  boolean finished(Try asked) {
    // In this order: the end of a run and what it still has to call are committed together.
    RunRow run = lookup.run(asked.dagId(), asked.runId());
    return Aggregate.finished(run.state()) && !lookup.runs().calls(run.id(), asked.taskId());
  }

  /** All logs of callbacks of the DAG and of groups in a run, by map index. */
  List<OfSubject> of(RunRow run) {
    return subjects(run).flatMap(subject -> written(run, subject).stream()).toList();
  }

  /** Those of one of them; none when nothing was logged, or when there is no such group. */
  List<OfSubject> of(RunRow run, String taskId) {
    return subjects(run).anyMatch(taskId::equals) ? written(run, taskId) : List.of();
  }

  private Stream<String> subjects(RunRow run) {
    return Stream.concat(Stream.of(Occasion.THE_DAG), groups(run).map(Occasion.OF_GROUP::concat));
  }

  private List<OfSubject> written(RunRow run, String taskId) {
    TreeMap<Integer, List<Integer>> tries = new TreeMap<>();
    for (Written log : paths.written(run.dagId(), run.runId(), taskId)) {
      tries.computeIfAbsent(log.mapIndex(), i -> new ArrayList<>()).add(log.tryNumber());
    }
    return tries.entrySet().stream()
        .map(e -> new OfSubject(taskId, e.getKey(), List.copyOf(e.getValue())))
        .toList();
  }

  private Stream<String> groups(RunRow run) {
    return lookup.tree(run.dagId(), run.version()).structure().groups().stream().map(GroupSpec::id);
  }

  /** The DAG or the group in words; 404 when it is neither. */
  private String whose(RunRow run, String taskId) {
    if (taskId.equals(Occasion.THE_DAG)) {
      return "the DAG";
    }
    if (!taskId.startsWith(Occasion.OF_GROUP)) {
      throw ApiError.notFound(
          "'%s' has no log: name a task, %s, or %s and a group"
              .formatted(taskId, Occasion.THE_DAG, Occasion.OF_GROUP));
    }
    String group = taskId.substring(Occasion.OF_GROUP.length());
    List<String> known = groups(run).toList();
    if (!known.contains(group)) {
      throw ApiError.notFound(
          "DAG '%s' has no group '%s'; %s"
              .formatted(
                  run.dagId(),
                  group,
                  known.isEmpty() ? "it has no groups" : "its groups: " + inWords(known)));
    }
    return "group '%s'".formatted(group);
  }

  private String whatThereIs(RunRow run) {
    List<OfSubject> there = of(run);
    return there.isEmpty()
        ? "no callback of a group or of the DAG has logged anything in this run"
        : "there is: " + inWords(there.stream().map(OfSubject::inWords).toList());
  }

  private static String inWords(List<String> names) {
    int count = names.size();
    String named = names.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
    return count <= MOST_NAMED ? named : "%s; and %d more".formatted(named, count - MOST_NAMED);
  }
}
