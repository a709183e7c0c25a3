package dev.windlass.sparkjobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dags.immigration.input.InputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AirportJobTest {
  @Test
  void a_city_has_one_airport_and_it_is_its_largest() {
    List<Row> rows =
        transform(
            new Tally("airport"),
            airport("K2", "small_airport", "Portland", "OR", "ABC", null),
            airport("K9", "large_airport", "Portland", "OR", null, null),
            airport("K7", "large_airport", "portland", "OR", "PDX", null),
            airport("K8", "large_airport", "Portland ", "OR", "PDY", null),
            airport("K1", "closed", "Portland", "OR", "OLD", null),
            airport("K3", "medium_airport", "Portland", "ME", "PWM", null));

    assertThat(rows)
        .extracting(row -> row.getAs("ident") + " in " + row.getAs("city") + row.getAs("statecode"))
        .containsExactlyInAnyOrder("K7 in portlandOR", "K3 in portlandME");
  }

  @Test
  void a_field_without_a_municipality_lies_where_its_geocode_says() {
    var tally = new Tally("airport");
    List<Row> rows =
        transform(
            tally,
            airport(
                "A1",
                "heliport",
                null,
                "PA",
                null,
                "{'road': \"Olga's Lane\", 'city': 'Bensalem'}"),
            airport("A2", "heliport", null, "MD", null, "{'road': 'X', 'town': \"Prince's Town\"}"),
            airport("A3", "heliport", null, "KS", null, "{'road': 'Adobe Road'}"));

    assertThat(rows)
        .extracting(row -> row.getAs("city"))
        .containsExactlyInAnyOrder("bensalem", "prince's town");
    assertThat(tally.counts()).containsEntry("rejected_no_city", 1L);
  }

  @Test
  void quotes_inside_a_geocode_do_not_cut_it(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("airports.csv");
    Files.writeString(
        file,
        """
        ,ident,type,name,elevation_ft,iso_country,iso_region,municipality,gps_code,iata_code,local_code,statecode,latitude_deg,longitude_deg,coordinate,geocode
        0,06VA,small_airport,"Mount ""Horeb"" Field",1160.0,US,US-VA,Grottoes,06VA,,06VA,VA,38.24,-78.85,"38.24,-78.85","{'road': ""Olga's Lane"", 'county': 'Rockingham
        County', 'country_code': 'us'}"
        """);
    Row row =
        AirportJob.transform(
                Csv.with(LocalSpark.session()).multiLine().read(file.toString(), AirportJob.INPUT),
                new Tally("airport"))
            .collectAsList()
            .getFirst();

    assertThat(row.<String>getAs("name")).isEqualTo("Mount \"Horeb\" Field");
    assertThat(row.<String>getAs("geocode"))
        .startsWith("{'road': \"Olga's Lane\"")
        .endsWith("'country_code': 'us'}");
    assertThat(row.<Integer>getAs("elevationft")).isEqualTo(1160);
    assertThat(row.<String>getAs("iso_region_state")).isEqualTo("VA");
  }

  @Test
  void the_sample_gives_one_row_per_city_in_the_staging_tables_columns() {
    var tally = new Tally("airport");
    Dataset<Row> rows =
        AirportJob.transform(
            Csv.with(LocalSpark.session())
                .multiLine()
                .read(SampleInputs.path(InputFile.AIRPORTS), AirportJob.INPUT),
            tally);
    List<Row> found = rows.collectAsList();

    assertThat(rows.columns()).containsExactly(AirportJob.OUTPUT.toArray(String[]::new));
    assertThat(found).isNotEmpty();
    assertThat(
            found.stream().map(row -> row.getAs("city") + "|" + row.getAs("statecode")).distinct())
        .hasSameSizeAs(found);
    assertThat(found.stream().map(row -> row.<String>getAs("ident")).distinct())
        .hasSameSizeAs(found);
    assertThat(tally.counts())
        .containsEntry("rows_read", 2_500L)
        .containsEntry("rows_written", (long) found.size());
  }

  private static List<Row> transform(Tally tally, @Nullable String[]... airports) {
    return AirportJob.transform(LocalSpark.texts(AirportJob.INPUT, airports), tally)
        .collectAsList();
  }

  private static @Nullable String[] airport(
      String ident,
      String type,
      @Nullable String municipality,
      String state,
      @Nullable String iata,
      @Nullable String geocode) {
    return new @Nullable String[] {
      ident,
      type,
      "Field " + ident,
      null,
      "US",
      "US-" + state,
      municipality,
      null,
      iata,
      null,
      state,
      "1.0",
      "2.0",
      "1.0,2.0",
      geocode
    };
  }
}
