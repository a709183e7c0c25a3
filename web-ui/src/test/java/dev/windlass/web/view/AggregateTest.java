package dev.windlass.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same rule as in the browser app, whose tests have the same rows. */
class AggregateTest {
  @ParameterizedTest
  @CsvSource({
    "success, success",
    "success skipped, success",
    "success removed, success",
    "skipped removed, skipped",
    "skipped failed success, failed",
    "upstream_failed success, upstream_failed",
    "running queued, running",
    "success none, running",
    "queued none, queued",
    "none none, none",
    "awaiting_input running, awaiting_input",
  })
  void many_states_show_as_one(String states, String shown) {
    List<String> all = new ArrayList<>();
    for (String state : states.split(" ", -1)) {
      all.add(state.equals("none") ? null : state);
    }
    assertThat(String.valueOf(Aggregate.state(Aggregate.counts(all))))
        .isEqualTo(shown.equals("none") ? "null" : shown);
  }
}
