package dev.windlass.testing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.testing.Backfilling;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples of docs/testing-dags.md: runs that assets start, and backfills. */
class AssetExamplesTest {
  @Test
  void assets() {
    // >> assets
    Asset sales = Asset.of("sales");
    Asset rates = Asset.of("rates");
    Dag producer =
        Dag.define(
            "producer",
            dag ->
                dag.task("make")
                    .outlets(sales)
                    .call(
                        Integer.class,
                        run -> {
                          run.context()
                              .emit(new AssetUpdate(sales, "", Json.object().put("rows", 12)));
                          return 12;
                        }));
    Dag report =
        Dag.define(
            "report",
            dag -> {
              dag.schedule(sales.and(rates));
              dag.task("write")
                  .inlets(rates)
                  .call(
                      String.class,
                      run ->
                          "%d rows, %d rates"
                              .formatted(
                                  run.triggeringAssetEvents()
                                      .getFirst()
                                      .extra()
                                      .path("rows")
                                      .asInt(),
                                  run.inletEvents(rates).size()));
            });
    DagTester tester = DagTester.of(report).alongside(producer);

    TestRun made = tester.run(producer, "2026-03-04").succeeded();
    assertThat(made.assetEvents()).singleElement().matches(e -> e.asset().equals("sales"));
    assertThat(tester.runs(report)).isEmpty(); // it waits for the rates, too

    List<TestRun> started = tester.updated(rates, Map.of("source", "bank"));
    assertThat(started).singleElement().satisfies(TestRun::succeeded);
    assertThat(started.getFirst().triggeringAssetEvents()).hasSize(2);
    assertThat(started.getFirst().task("write").output(String.class)).isEqualTo("12 rows, 1 rates");
    // << assets
  }

  @Test
  void backfills() {
    // >> backfill
    Dag daily =
        Dag.define(
            "daily",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              dag.task("count").call(String.class, run -> run.ds());
            });
    DagTester tester = DagTester.of(daily).startingAt(Instant.parse("2026-02-01T12:00:00Z"));
    tester.given("count", task -> task.diesWith("no data"));
    tester.run("2026-01-02").failed();
    tester.given("count", task -> task.asWritten());

    assertThat(tester.backfill("2026-01-01", "2026-01-03").plan())
        .extracting(Backfilling.Step::action)
        .containsExactly("create", "skip", "create");

    List<TestRun> runs =
        tester.backfill("2026-01-01", "2026-01-03").reprocessFailed().maxActiveRuns(1).go();
    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    runs.get(1).task("count").attempts(2);
    // << backfill
  }
}
