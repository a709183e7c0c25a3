package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A DAG that waits for something else from its next version on. */
class AssetWantsChangeTest {
  private final TableWorld world = new TableWorld("@assets=aa and bb and cc; c");
  private final Script script = new Script(world);

  private void becomes(String notation) {
    world.on(
        new Event.DagLoaded(
            DagNotation.parse("d", notation).structure(), 2, false, null, Set.of()));
  }

  private List<String> queued() {
    return world.rows.assetQueue.stream().map(q -> world.rows.event(q).asset()).toList();
  }

  private void update(String... assets) {
    for (String asset : assets) {
      script.step("update " + asset);
    }
  }

  @Test
  void what_it_wants_no_more_waits_no_more_and_the_rest_still_counts() {
    update("aa", "bb");
    becomes("@assets=bb and dd; c");
    assertThat(queued()).containsExactly("bb");
    update("dd");
    assertThat(queued()).isEmpty();
    assertThat(world.rows.assetRuns).hasSize(2);
  }

  @Test
  void a_schedule_without_assets_leaves_nothing_waiting() {
    update("aa", "bb");
    becomes("c");
    assertThat(queued()).isEmpty();
  }

  @Test
  void it_may_be_met_at_once() {
    update("aa", "bb");
    becomes("@assets=aa and bb; c");
    assertThat(queued()).isEmpty();
    assertThat(world.rows.assetRuns).hasSize(2);
  }

  @Test
  void also_when_its_source_was_away_meanwhile() {
    update("aa", "bb");
    script.step("gone");
    becomes("@assets=bb and dd; c");
    assertThat(queued()).containsExactly("bb");
    update("dd");
    assertThat(world.rows.assetRuns).hasSize(2);
  }
}
