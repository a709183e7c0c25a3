package dev.windlass.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others: called alone it is a usage error that lists them. */
abstract class GroupCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the spec before a command is called");
    }
    throw new ParameterException(
        spec.commandLine(),
        "missing command; one of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
