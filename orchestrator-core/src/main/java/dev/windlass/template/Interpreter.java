package dev.windlass.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rendering, or a part of one: where names come from, and where it stops. */
final class Interpreter extends JinjavaInterpreter {
  /** What the parts of one rendering share. */
  static final class Rendering {
    final Names names;
    final Files files;
    int steps;
    int line;

    /** The file it is in; empty: the template itself. */
    String path = "";

    Rendering(Names names, Files files) {
      this.names = names;
      this.files = files;
    }
  }

  private final Rendering rendering;

  Interpreter(Rendering rendering) {
    super(Engine.engine(), new Root(), Engine.strict());
    this.rendering = rendering;
  }

  Interpreter(Interpreter original) {
    super(original);
    this.rendering = original.rendering;
  }

  Files files() {
    return rendering.files;
  }

  /** A piece of template is about to be carried out. */
  void step(int line) {
    if (line > 0) {
      rendering.line = line;
    }
    rendering.path = getContext().getCurrentPathStack().peek().orElse("");
    if (++rendering.steps > Limits.STEPS) {
      throw new Stop(
          "it takes more than %,d steps; do the work in a task, not in a template"
              .formatted(Limits.STEPS));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new Stop("the attempt was ended while it rendered");
    }
  }

  @Override
  public @Nullable Object retraceVariable(String variable, int line, int position) {
    Object found = super.retraceVariable(variable, line, position);
    if (found != null || variable.isBlank()) {
      return found;
    }
    int dot = variable.indexOf('.');
    String name = dot < 0 ? variable : variable.substring(0, dot);
    if (getContext().containsKey(name)) {
      // Set to nothing, or a chain that ends in nothing.
      return None.NONE;
    }
    Object value = rendering.names.find(name);
    if (value == null) {
      List<String> known = new ArrayList<>(rendering.names.all());
      return Undefined.variable(name, known);
    }
    return dot < 0
        ? value
        : resolveProperty(value, List.of(variable.substring(dot + 1).split("\\.")));
  }

  @Override
  public @Nullable Object retraceVariable(String variable, int line) {
    return retraceVariable(variable, line, -1);
  }

  @Override
  public String getAsString(@Nullable Object value) {
    return Printed.of(value);
  }

  @Override
  public void addError(TemplateError error) {
    if (error.getLineno() > 0) {
      rendering.line = error.getLineno();
    }
    throw new Stop(Words.of(error));
  }

  /** Where filters and tests are looked for last: the library makes nothing of unknown ones. */
  private static final class Root extends Context {
    Root() {
      super(Engine.engine().getGlobalContextCopy(), Map.of(), Engine.strict().getDisabled());
    }

    @Override
    public Filter getFilter(String name) {
      Filter filter = super.getFilter(name);
      if (filter == null) {
        throw new Stop(Words.noFilter(name));
      }
      return filter;
    }

    @Override
    public ExpTest getExpTest(String name) {
      ExpTest test = super.getExpTest(name);
      if (test == null) {
        throw new Stop("there is no test '%s'".formatted(name));
      }
      return test;
    }
  }
}
