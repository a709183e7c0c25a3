package dev.windlass.template;

import com.hubspot.jinjava.interpret.TemplateError;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the library says is wrong, without its own places and names. */
final class Words {
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(?:[A-Za-z]*(?:Exception|Error): |Syntax error in '(?<what>.*?)': |Error resolving"
              + " expression \\[.*?\\]: |Error parsing '.*?': |error at position \\d+(?:"
              + " \\([^)]*\\))?, )",
          Pattern.DOTALL);

  private Words() {}

  static String of(TemplateError error) {
    for (Throwable t = error.getException(); t != null; t = t.getCause()) {
      if (t instanceof Stop stop) {
        return String.valueOf(stop.getMessage());
      }
    }
    String what = Objects.toString(error.getMessage(), "it cannot be rendered");
    return switch (error.getReason()) {
      case DISABLED -> disabled(error, what);
      case OUTPUT_TOO_BIG -> "it renders to more than %,d characters".formatted(Limits.TEXT);
      case COLLECTION_TOO_BIG ->
          "it makes a list or map of more than %,d elements".formatted(Limits.ENTRIES);
      case SYNTAX_ERROR -> "syntax error: " + plain(what);
      default -> plain(what);
    };
  }

  /** Of an exception that the library let out. */
  static String of(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Stop stop
        ? String.valueOf(stop.getMessage())
        : plain(Objects.toString(cause.getMessage(), "it cannot be rendered"));
  }

  private static String disabled(TemplateError error, String what) {
    return error.getItem() == TemplateError.ErrorItem.FILTER
        ? noFilter(Objects.toString(error.getFieldName(), "").replace("filter:", ""))
        : plain(what);
  }

  static String noFilter(String name) {
    return "there is no filter '%s'; there are: %s"
        .formatted(name, String.join(", ", Engine.filters()));
  }

  private static String plain(String message) {
    String text = message;
    for (Matcher m = PREFIX.matcher(text); m.find(); m = PREFIX.matcher(text)) {
      String what = m.group("what");
      text = text.substring(m.end());
      if (what != null && text.isBlank()) {
        return what;
      }
    }
    return text.strip();
  }
}
