package dev.windlass.web.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One message of a log: a line that begins with a time and a level, and the lines after it that do
 * not.
 *
 * @param timestamp null for a line that continues a message of an earlier page
 * @param level {@code debug, info, warning, error, critical}; null when the line has none
 * @param errorDetail what follows a warning or error, such as a stack trace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LogLine(
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String timestamp,
    String event,
    @Nullable String level,
    @Nullable String logger,
    @Nullable String errorDetail) {

  private static final Pattern HEAD =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z)"
              + " (TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL) ?(.*)",
          Pattern.DOTALL);

  /** A message of the server itself about a log. */
  static LogLine note(String text) {
    return new LogLine(null, text, "warning", null, null);
  }

  /** The messages in some lines. */
  static List<LogLine> parse(List<String> lines) {
    List<LogLine> messages = new ArrayList<>();
    List<String> more = new ArrayList<>();
    for (String line : lines) {
      LogLine head = head(line);
      if (head != null) {
        finish(messages, more);
        messages.add(head);
      } else {
        more.add(line);
      }
    }
    finish(messages, more);
    return messages;
  }

  private static @Nullable LogLine head(String line) {
    Matcher m = HEAD.matcher(line);
    return m.matches() ? new LogLine(m.group(1), m.group(3), level(m.group(2)), null, null) : null;
  }

  private static String level(String word) {
    return switch (word) {
      case "TRACE" -> "debug";
      case "WARN" -> "warning";
      case "FATAL" -> "critical";
      default -> word.toLowerCase(Locale.ROOT);
    };
  }

  /** Gives the collected lines to the message they follow. */
  private static void finish(List<LogLine> messages, List<String> more) {
    if (more.isEmpty()) {
      return;
    }
    if (messages.isEmpty()) {
      more.forEach(line -> messages.add(new LogLine(null, line, null, null, null)));
    } else {
      messages.add(messages.removeLast().followedBy(String.join("\n", more)));
    }
    more.clear();
  }

  private LogLine followedBy(String text) {
    boolean trouble = level != null && !level.equals("info") && !level.equals("debug");
    return trouble
        ? new LogLine(timestamp, event, level, logger, text)
        : new LogLine(timestamp, event + "\n" + text, level, logger, errorDetail);
  }
}
