package dev.windlass.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: the options of the root, where to print, and how to end. */
abstract class WindlassCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the spec before a command is called");
    }
    return spec;
  }

  Windlass root() {
    return (Windlass) spec().root().userObject();
  }

  Globals globals() {
    return root().globals;
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  void print(Rows rows, String none) {
    rows.print(out(), globals().format, none);
  }

  /** A sentence for people; nothing that a machine would have to parse. */
  void say(String sentence) {
    if (globals().format == Format.table) {
      out().println(sentence);
    }
  }

  /** Opens the database for the time of {@code work}. */
  int withSession(Work work) throws Exception {
    try (Session session = Session.open(globals())) {
      return work.on(session);
    }
  }

  /** What a command does with the database. */
  @FunctionalInterface
  interface Work {
    /** Returns the exit code. */
    int on(Session session) throws Exception;
  }
}
