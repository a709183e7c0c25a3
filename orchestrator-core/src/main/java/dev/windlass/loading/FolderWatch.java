package dev.windlass.loading;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the processor when something changes in the folders. It may miss changes (network drives,
 * exhausted kernel limits): the waiting time bounds what that costs.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  /** A file is written in several steps; each is an event. */
  private static final Duration SETTLE = Duration.ofMillis(50);

  private final @Nullable WatchService service;
  private final CountDownLatch closed = new CountDownLatch(1);

  private FolderWatch(@Nullable WatchService service) {
    this.service = service;
  }

  static FolderWatch open() {
    try {
      return new FolderWatch(FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      log.warn("folders cannot be watched, only looked at once a second: {}", e.getMessage());
      return new FolderWatch(null);
    }
  }

  /** Watches these folders from now on; one that is watched already stays as it is. */
  void cover(Set<Path> folders) {
    if (service == null) {
      return;
    }
    for (Path folder : folders) {
      try {
        folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      } catch (IOException e) {
        log.debug("{} cannot be watched: {}", folder, e.getMessage());
      }
    }
  }

  /** Returns after a change, or when {@code longest} has passed. */
  void await(Duration longest) throws InterruptedException {
    if (service == null) {
      closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (key == null) {
      return;
    }
    closed.await(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = service.poll();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        log.debug("closing the watch: {}", e.getMessage());
      }
    }
  }
}
