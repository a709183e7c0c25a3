package dev.windlass.brain;

import dev.windlass.dag.Json;
import java.util.SplittableRandom;

/** People and other systems that tell of assets. */
final class SimulationAssets {
  private final Simulation world;
  private final SplittableRandom random;

  SimulationAssets(Simulation world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** Whether somebody tells of an asset next; never in a world that waits for none. */
  boolean wanted() {
    return world.dags.values().stream().anyMatch(d -> d.structure.assets().isPresent())
        && random.nextInt(4) == 0;
  }

  void ask() {
    String asset = RandomDagAssets.TOLD.get(random.nextInt(RandomDagAssets.TOLD.size()));
    Simulation.trace("somebody tells of %s", asset);
    world.tell(new Event.AssetSaid(world.people.nextCommand(), asset, Json.object(), "somebody"));
  }
}
