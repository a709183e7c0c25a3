package dev.windlass.sparkjobs;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a port of entry is, read from its official label such as {@code NEWARK/TETERBORO, NJ}.
 *
 * @param city in lower case
 * @param state the two letters of a US state or territory; {@value #FOREIGN} for pre-clearance
 *     ports abroad, {@value #NONE} when the label names no place beyond the city
 */
record PortPlace(String city, String state) {
  static final String FOREIGN = "Foreign";
  static final String NONE = "Nil";

  // "WASHINGTON DC", "MARIPOSA AZ": the comma was forgotten, the state was not.
  private static final Pattern NO_COMMA = Pattern.compile("(.+)\\s+([A-Z]{2})");

  static PortPlace of(String label, Map<String, String> states) {
    int comma = label.indexOf(',');
    if (comma < 0) {
      Matcher forgotten = NO_COMMA.matcher(label.strip());
      return forgotten.matches() && states.containsKey(forgotten.group(2))
          ? new PortPlace(lower(forgotten.group(1)), forgotten.group(2))
          : new PortPlace(lower(label), NONE);
    }
    return new PortPlace(
        lower(label.substring(0, comma)),
        state(label.substring(label.lastIndexOf(',') + 1), states));
  }

  // What follows the state is a remark: "TX (BPS)", "VT (RT. 5)", "WASHINGTON #INTL".
  private static String state(String text, Map<String, String> states) {
    String place = text.strip().toUpperCase(Locale.ROOT).replaceAll("\\s*[#(].*", "");
    String first = place.replaceAll("\\s.*", "");
    if (states.containsKey(first)) {
      return first;
    }
    // The port list writes SPN for the Northern Mariana Islands; everyone else writes MP.
    if (first.equals("SPN")) {
      return "MP";
    }
    return states.entrySet().stream()
        .filter(state -> state.getValue().equals(place))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(FOREIGN);
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
