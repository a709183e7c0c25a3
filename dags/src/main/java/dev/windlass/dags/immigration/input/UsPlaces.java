package dev.windlass.dags.immigration.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** Cities and states of the United States, read from the official lists' labels. */
final class UsPlaces {
  /** A city as people write it, with its state's two letters. */
  record City(String name, String state) {}

  private UsPlaces() {}

  /** The states by their letters, with their full names; the catch-all code 99 is none. */
  static SequencedMap<String, String> states() {
    var states = new LinkedHashMap<String, String>();
    CodeTable.of(InputFile.STATE_CODES)
        .labels()
        .forEach(
            (code, label) -> {
              if (!code.equals("99")) {
                states.put(code, fullName(label));
              }
            });
    return states;
  }

  /** The cities that have a port of entry: those whose label ends in a state. */
  static List<City> portCities() {
    Map<String, String> states = states();
    var cities = new ArrayList<City>();
    for (String label : CodeTable.of(InputFile.PORT_CODES).labels().values()) {
      int comma = label.indexOf(", ");
      if (comma > 0 && label.length() == comma + 4) {
        String state = label.substring(comma + 2);
        String name = titleCase(label.substring(0, comma));
        if (states.containsKey(state) && name.matches("[A-Za-z .]+")) {
          cities.add(new City(name, state));
        }
      }
    }
    return List.copyOf(cities);
  }

  private static String fullName(String label) {
    String spelled =
        label
            .replace("DIST. OF", "DISTRICT OF")
            .replace("N. ", "NORTH ")
            .replace("S. ", "SOUTH ")
            .replace("W. ", "WEST ")
            .replace("WISCONSON", "WISCONSIN");
    return titleCase(spelled).replace(" Of ", " of ");
  }

  private static String titleCase(String text) {
    var words = new ArrayList<String>();
    for (String word : text.toLowerCase(Locale.ROOT).split(" ", -1)) {
      words.add(
          word.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return String.join(" ", words);
  }
}
