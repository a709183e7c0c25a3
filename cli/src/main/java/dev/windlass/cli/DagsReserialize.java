package dev.windlass.cli;

import dev.windlass.config.Config;
import dev.windlass.loading.Bounds;
import dev.windlass.loading.DagProcessor;
import dev.windlass.loading.DagRegistry;
import dev.windlass.store.CliQueries;
import dev.windlass.store.DagDao;
import java.time.Duration;
import picocli.CommandLine.Command;

/**
 * {@code windlass dags reserialize}: as the reference's, for DAGs that were stored by another
 * program or came from elsewhere. Needs no running scheduler; one that runs hears of what changed.
 */
@Command(
    name = "reserialize",
    description = "Loads every DAG source again and stores what comes of it.")
final class DagsReserialize extends WindlassCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @Override
  public Integer call() throws Exception {
    return withSession(
        session -> {
          DagDao dags = session.dao(DagDao.class);
          Config.Engine config = session.config().engine();
          Bounds bounds = Bounds.of(config.dagLoadTime(), config.dagLoadMib());
          dags.sources().forgetAll();
          try (DagProcessor processor =
              DagProcessor.start(config.dagsFolder(), dags, new DagRegistry(), bounds)) {
            if (!processor.awaitLoaded(PATIENCE)) {
              throw Failure.of(
                  "some sources did not load within %d minutes".formatted(PATIENCE.toMinutes()),
                  "see `windlass dags list-import-errors`");
            }
          }
          int errors = session.dao(CliQueries.class).importErrors().size();
          say(
              "%d DAGs are stored; %d source%s not load"
                  .formatted(dags.origins().size(), errors, errors == 1 ? " does" : "s do"));
          return errors == 0 ? 0 : 1;
        });
  }
}
