package dev.windlass.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.brain.Table;
import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.JobBroken;
import dev.windlass.dag.Retries;
import dev.windlass.dag.RetryPolicy;
import dev.windlass.dag.SkipTask;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of failures under a retry policy: {@code tables/retry_policy.csv}. */
class RetryPolicyTableTest {
  static Stream<Arguments> rows() {
    return Table.read("retry_policy", 29, "policy", "throws", "state", "attempts", "seconds", "why")
        .arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_policy_decides_as_the_row_says(Table.Row row) {
    String policy = row.get("policy");
    boolean ofDag = policy.startsWith("dag:");
    String[] both = policy.replaceFirst("^dag:", "").split("##", -1);
    String own = ofDag ? (both.length > 1 ? both[1] : "") : both[0];
    List<String> thrown = List.of(row.get("throws").split(" ", -1));
    Dag dag =
        Dag.define(
            "d",
            d -> {
              d.retries(Retries.of(2).delay(Duration.ofMinutes(5)));
              if (ofDag) {
                d.retryPolicy(chain(both[0]));
              }
              var task = d.task("t");
              if (!own.isBlank()) {
                task.retryPolicy(chain(own));
              }
              task.call(
                  String.class,
                  run -> fail(thrown.get(Math.min(run.tryNumber(), thrown.size()) - 1)));
            });
    TestRun run = DagTester.of(dag).run();

    assertThat(run.task("t").state().word()).as("%s", row).isEqualTo(row.get("state"));
    run.task("t").attempts(row.number("attempts"));
    assertThat(run.duration()).as("%s", row).isEqualTo(Duration.ofSeconds(row.number("seconds")));
  }

  private static String fail(String what) throws Exception {
    return switch (what) {
      case "ok" -> "done";
      case "IO" -> throw new IOException("full");
      case "File" -> throw new FileNotFoundException("gone");
      case "Argument" -> throw new IllegalArgumentException("wrong");
      case "Number" -> throw new NumberFormatException("no number");
      case "Error" -> throw new AssertionError("never");
      case "Broken" -> throw new JobBroken("out of memory");
      case "FailTask" -> throw new FailTask("no use");
      case "SkipTask" -> throw new SkipTask("nothing to do");
      default -> throw new IllegalArgumentException("unknown failure in the table: " + what);
    };
  }

  private static RetryPolicy chain(String text) {
    return Arrays.stream(text.split(" else ", -1))
        .map(String::trim)
        .map(RetryPolicyTableTest::policy)
        .reduce(RetryPolicy::or)
        .orElseThrow();
  }

  private static RetryPolicy policy(String text) {
    if (text.equals("broken")) {
      return (run, failure) -> {
        throw new IllegalStateException("no policy");
      };
    }
    RetryPolicy.Rules rules = RetryPolicy.rules();
    for (String part : text.split(";", -1)) {
      String[] words = part.trim().split(" ", -1);
      rules =
          switch (words[0]) {
            case "fail" -> rules.fail(type(words[1]));
            case "default" -> rules.byDefault(type(words[1]));
            case "retry" ->
                words.length == 2
                    ? rules.retry(type(words[1]))
                    : rules.retry(type(words[1]), duration(words[2]));
            default -> throw new IllegalArgumentException("unknown rule in the table: " + part);
          };
    }
    return rules;
  }

  private static Duration duration(String text) {
    int number = Integer.parseInt(text.substring(0, text.length() - 1));
    return text.endsWith("d") ? Duration.ofDays(number) : Duration.ofSeconds(number);
  }

  private static Class<? extends Throwable> type(String word) {
    return switch (word) {
      case "IO" -> IOException.class;
      case "File" -> FileNotFoundException.class;
      case "Argument" -> IllegalArgumentException.class;
      case "Number" -> NumberFormatException.class;
      case "Error" -> Error.class;
      case "Broken" -> JobBroken.class;
      case "Throwable" -> Throwable.class;
      default -> throw new IllegalArgumentException("unknown type in the table: " + word);
    };
  }
}
