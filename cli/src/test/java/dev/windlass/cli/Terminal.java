package dev.windlass.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Types commands and reads what comes back. */
final class Terminal {
  final NoPlatform platform = new NoPlatform();

  /** What one command printed and how it ended. */
  record Outcome(int code, String out, String err) {}

  Outcome type(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.run(List.of(args), platform, new PrintWriter(out), new PrintWriter(err));
    return new Outcome(code, out.toString(), err.toString());
  }
}
