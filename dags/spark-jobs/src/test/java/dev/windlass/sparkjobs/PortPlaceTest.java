package dev.windlass.sparkjobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortPlaceTest {
  private static final Map<String, String> STATES =
      Map.of(
          "NJ",
          "NEW JERSEY",
          "DC",
          "DIST. OF COLUMBIA",
          "WA",
          "WASHINGTON",
          "VI",
          "VIRGIN ISLANDS",
          "TX",
          "TEXAS",
          "AZ",
          "ARIZONA",
          "VT",
          "VERMONT");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NEWARK/TETERBORO, NJ                | newark/teterboro   | NJ
          WASHINGTON DC                       | washington         | DC
          MARIPOSA AZ                         | mariposa           | AZ
          BELLINGHAM, WASHINGTON #INTL        | bellingham         | WA
          MARFA, TX (BPS)                     | marfa              | TX
          DERBY LINE, VT (RT. 5)              | derby line         | VT
          CRUZ BAY, ST JOHN, VI               | cruz bay           | VI
          SAIPAN, SPN                         | saipan             | MP
          DUBLIN, IRELAND                     | dublin             | Foreign
          NORTH CAICOS, TURK & CAIMAN         | north caicos       | Foreign
          Abu Dhabi                           | abu dhabi          | Nil
          No PORT Code (AG)                   | no port code (ag)  | Nil
          NOT REPORTED/UNKNOWN                | not reported/unknown | Nil
          """)
  void a_ports_label_says_city_and_state(String label, String city, String state) {
    assertThat(PortPlace.of(label, STATES)).isEqualTo(new PortPlace(city, state));
  }
}
