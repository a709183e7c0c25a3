package dev.windlass.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Event;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** Who answers approval tasks, as the test said. A crash of the process does not concern them. */
final class People {
  private record Question(Instant at, RunRow run, String task, Behaviour behaviour) {}

  private final Givens givens;
  private final Map<Long, Question> questions = new LinkedHashMap<>();

  People(Givens givens) {
    this.givens = givens;
  }

  /** Looks at a batch before it is among the rows. */
  void look(Batch batch, MemoryRows rows, Instant now) {
    List<TaskRow> tasks = new ArrayList<>(batch.newTasks());
    tasks.addAll(batch.changedTasks());
    for (TaskRow task : tasks) {
      if (task.state() != TaskState.AWAITING_INPUT) {
        questions.remove(task.id());
      } else if (!questions.containsKey(task.id())) {
        long id = TaskId.run(task.id());
        rows.run(id)
            .or(() -> batch.newRuns().stream().filter(r -> r.id() == id).findFirst())
            .ifPresent(run -> ask(run, task, now));
      }
    }
  }

  private void ask(RunRow run, TaskRow task, Instant now) {
    TaskSpec spec = givens.code.task(run.dagId(), task.taskId()).orElse(null);
    if (spec == null) {
      return;
    }
    Behaviour person = givens.behaviour(run.dagId(), spec);
    if (person.answers) {
      Instant at = person.doneAt.orElse(now.plus(person.takes));
      String name = TestRun.name(task.taskId(), task.mapIndex());
      questions.put(task.id(), new Question(at, run, name, person));
    }
  }

  /** When somebody answers next. */
  Optional<Instant> next() {
    return questions.values().stream().map(Question::at).min(Instant::compareTo);
  }

  /** The answers that are given now. */
  List<LongFunction<Event.Command>> due(Instant now) {
    List<LongFunction<Event.Command>> answers = new ArrayList<>();
    questions
        .values()
        .removeIf(
            q -> {
              boolean due = !q.at().isAfter(now);
              if (due) {
                answers.add(
                    id ->
                        new Event.Respond(
                            id,
                            q.run().dagId(),
                            q.run().runId(),
                            q.task(),
                            q.behaviour().chosen,
                            (ObjectNode) Json.tree(q.behaviour().form),
                            "test"));
              }
              return due;
            });
    return answers;
  }
}
