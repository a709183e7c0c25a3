package dev.windlass.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process takes of the machine.
 *
 * @param mib memory in main memory, in MiB
 * @param threads alive
 */
record Resident(long mib, int threads) {
  /** Empty where the system does not tell, or the process is gone. */
  static Optional<Resident> of(long pid) {
    long mib = 0;
    int threads = 0;
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          mib = number(line) >> 10;
        } else if (line.startsWith("Threads:")) {
          threads = (int) number(line);
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(new Resident(mib, threads));
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
