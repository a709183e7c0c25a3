package dev.windlass.loading;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for threads, virtual ones included, that go on running an author's code after it has
 * defined its DAGs. Idle threads of libraries do not count.
 */
final class ThreadsLeft {
  /** As the JDK's thread dump writes a frame: {@code loader//package.Type.method(File.java:12)}. */
  private static final Pattern FRAME =
      Pattern.compile("\\s" + SourceLoader.LOADER + "//[^(]+\\(([^:()]+):(\\d+)\\)");

  private static final int PATIENCE_MILLIS = 200;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long before = threads.getTotalStartedThreadCount();

  /**
   * Call when the author's code has returned.
   *
   * @throws LoadFailed when a thread is still in the author's code after a moment's patience
   */
  void check(SourceText source) throws LoadFailed, InterruptedException {
    // One is the thread of the call itself. Virtual threads are not counted, but need carriers,
    // which stay.
    if (threads.getTotalStartedThreadCount() - before <= 1 && !carriers()) {
      return;
    }
    Optional<Finding.Place> left = look();
    for (int waited = 0; left.isPresent() && waited < PATIENCE_MILLIS; waited += 20) {
      Thread.sleep(20);
      left = look();
    }
    if (left.isPresent()) {
      throw source
          .failed(
              left,
              "started a thread that was still running when its DAGs were defined; do the work in"
                  + " tasks, not where DAGs are defined")
          .asSpoiling();
    }
  }

  private static boolean carriers() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().startsWith("ForkJoinPool"));
  }

  private static Optional<Finding.Place> look() {
    try {
      Path dump = Files.createTempDirectory("windlass-threads-").resolve("dump");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      String text = Files.readString(dump);
      Files.delete(dump);
      Files.delete(dump.getParent());
      return text.lines()
          .map(FRAME::matcher)
          .filter(Matcher::find)
          .findFirst()
          .map(m -> new Finding.Place(m.group(1), Integer.parseInt(m.group(2))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
