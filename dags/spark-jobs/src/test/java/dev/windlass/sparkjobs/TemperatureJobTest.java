package dev.windlass.sparkjobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dags.immigration.input.InputFile;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TemperatureJobTest {
  @Test
  void only_known_american_temperatures_stay_and_georgia_gets_its_name() {
    var tally = new Tally("temperature");
    List<Row> rows =
        TemperatureJob.transform(
                LocalSpark.texts(
                    TemperatureJob.INPUT,
                    new String[] {"2013-09-01", "25.5", "0.3", "Georgia (State)", "United States"},
                    new String[] {"2013-08-01", "26.5", "0.3", "Georgia (State)", "United States"},
                    new String[] {"2013-08-01", "26.9", "0.3", "Georgia (State)", "United States"},
                    new String[] {"2013-08-01", "27.0", "0.2", "Alabama", "United States"},
                    new @org.jspecify.annotations.Nullable String[] {
                      "1743-12-01", null, null, "Alabama", "United States"
                    },
                    new String[] {"1855-05-01", "25.544", "1.171", "Acre", "Brazil"}),
                tally)
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(4))
        .containsExactlyInAnyOrder(
            "1 2013-08-01 27.0 alabama", "2 2013-08-01 26.5 georgia", "3 2013-09-01 25.5 georgia");
    assertThat(tally.counts())
        .containsEntry("rows_read", 6L)
        .containsEntry("rejected_other_country", 1L)
        .containsEntry("rejected_unknown", 1L)
        .containsEntry("rows_written", 3L);
  }

  @Test
  void state_comes_before_country_as_in_the_staging_table() {
    Dataset<Row> rows =
        TemperatureJob.transform(
            Csv.with(LocalSpark.session())
                .read(SampleInputs.path(InputFile.TEMPERATURES), TemperatureJob.INPUT),
            new Tally("temperature"));

    assertThat(rows.columns())
        .containsExactly(
            "stagingtemp_id",
            "dt",
            "averagetemperature",
            "averagetemperatureuncertainty",
            "state",
            "country");
    assertThat(rows.select("state").distinct().count()).isEqualTo(51);
  }
}
