package dev.windlass.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import dev.windlass.dag.FailTask;
import java.util.Map;

/**
 * Renders templates of DAGs. Whatever is wrong with a template fails the task at once, with the
 * template's name, the line and what is allowed. Thread-safe.
 */
public final class Templates {
  private static final String NOT_SHOWN = "(not shown: it depends on what a secret is)";

  private Templates() {}

  /**
   * A rendered template.
   *
   * @param text for the task
   * @param shown for people: the same, with {@code ***} wherever it is made of secrets
   */
  public record Rendered(String text, String shown) {}

  /**
   * Renders a text.
   *
   * @param name what the template is called in messages
   * @param values further names for it, before all others
   * @throws FailTask when it cannot be rendered
   */
  public static Rendered text(Scene scene, String name, String text, Map<String, ?> values) {
    var once = new Secrets(true);
    String rendered;
    try {
      rendered = render(scene, name, text, values, once);
    } catch (Stop stop) {
      throw failed(stop, String.valueOf(stop.getMessage()));
    }
    return new Rendered(rendered, once.used() ? hidden(scene, name, text, values) : rendered);
  }

  /** Renders one of the DAG's files; as {@link #text}. */
  public static Rendered file(Scene scene, String path, Map<String, ?> values) {
    String text;
    try {
      text = new Files(scene.files()).read(path);
    } catch (Stop stop) {
      throw failed(stop, String.valueOf(stop.getMessage()));
    }
    return text(scene, path, text, values);
  }

  private static RuntimeException failed(Stop stop, String message) {
    RuntimeException passed = stop.passed;
    // The database being away, or the attempt being ended, is nothing that a template does.
    return passed == null || passed instanceof FailTask || passed instanceof IllegalStateException
        ? new FailTask(message)
        : passed;
  }

  private static String hidden(Scene scene, String name, String text, Map<String, ?> values) {
    try {
      return render(scene, name, text, values, new Secrets(false));
    } catch (Stop stop) {
      return NOT_SHOWN;
    }
  }

  private static String render(
      Scene scene, String name, String text, Map<String, ?> values, Secrets secrets) {
    String template = Files.withoutLineEnd(text);
    if (template.length() > Limits.TEXT) {
      throw new Stop("template '%s' has more than %,d characters".formatted(name, Limits.TEXT));
    }
    Names names = new SceneNames(scene, secrets).all();
    values.forEach((key, value) -> names.put(key, () -> Values.ofJava(value)));
    var rendering = new Interpreter.Rendering(names, new Files(scene.files()));
    var interpreter = new Interpreter(rendering);
    var current = JinjavaInterpreter.closeablePushCurrent(interpreter).get();
    try {
      return interpreter.render(template);
    } catch (Stop stop) {
      throw placed(stop, name, template, rendering);
    } catch (RuntimeException e) {
      throw placed(new Stop(Words.of(e)), name, template, rendering);
    } catch (StackOverflowError e) {
      throw placed(new Stop("it is nested too deeply"), name, template, rendering);
    } finally {
      current.close();
    }
  }

  private static Stop placed(
      Stop stop, String name, String template, Interpreter.Rendering rendering) {
    if (stop.passed != null && !(stop.passed instanceof FailTask)) {
      return stop;
    }
    String inner = rendering.path;
    int line = Math.max(1, rendering.line);
    String code =
        inner.isEmpty() ? template.lines().skip(line - 1L).findFirst().orElse("").strip() : "";
    String place =
        "template '%s'%s, line %d"
            .formatted(name, inner.isEmpty() ? "" : ", in '%s'".formatted(inner), line);
    return new Stop(
        "%s: %s%s".formatted(place, stop.getMessage(), code.isEmpty() ? "" : "\n    " + code));
  }
}
