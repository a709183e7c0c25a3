package dev.windlass.dags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.DagFactory;
import dev.windlass.dag.DagStructure;
import dev.windlass.dags.immigration.Lake;
import dev.windlass.dags.immigration.SparkStep;
import java.util.ArrayList;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ImmigrationStarSchemaTest {
  private static final DagStructure DAG = ImmigrationStarSchema.DAG.structure();

  @Test
  void the_service_loader_finds_the_pipeline() {
    assertThat(ServiceLoader.load(DagFactory.class))
        .flatExtracting(DagFactory::dags)
        .extracting(dag -> dag.id())
        .contains("immigration_star_schema");
  }

  @Test
  void a_run_keeps_its_files_apart_and_under_names_every_file_system_takes() {
    Lake lake = Lake.of("lake", "scheduled__2016-04-01T00:01:00+00:00");

    assertThat(lake.arguments(SparkStep.IMMIGRATION))
        .containsExactly(
            "--input",
            "s3://lake/runs/scheduled__2016-04-01T00-01-00-00-00/bronze/immigrationData.csv",
            "--output",
            "s3://lake/runs/scheduled__2016-04-01T00-01-00-00-00/silver/immigrationData",
            "--counts",
            "s3://lake/runs/scheduled__2016-04-01T00-01-00-00-00/silver/jobCounts/immigrationData",
            "--codes",
            "s3://lake/runs/scheduled__2016-04-01T00-01-00-00-00/bronze");
    assertThat(lake.arguments(SparkStep.AIRPORT)).doesNotContain("--codes");
  }

  @Test
  void the_tasks_and_their_order_are_as_described() {
    var picture = new StringBuilder();
    for (var task : DAG.tasks()) {
      var upstream = new ArrayList<>(task.upstream());
      // Being in the Redshift scope is the same for all of its tasks.
      upstream.removeIf(id -> id.equals("create_redshift") && !task.id().equals("create_tables"));
      picture
          .append(task.id())
          .append(" <- ")
          .append(
              String.join(", ", upstream.stream().map(this::group).distinct().sorted().toList()))
          .append('\n');
    }
    assertThat(picture.toString())
        .isEqualTo(
            """
            create_bucket <-\s
            upload_bronze <- create_bucket
            upload_jobs <- create_bucket
            create_roles <- upload_bronze, upload_jobs
            delete_roles <- answers.*, create_roles, delete_redshift, terminate_emr
            create_emr <- create_roles
            terminate_emr <- create_emr, create_roles, process_*
            process_airport_data <- create_emr
            process_city_demography_data <- create_emr
            process_immigration_data <- create_emr
            process_temperature_data <- create_emr
            create_redshift <- create_roles, process_*
            delete_redshift <- answers.*, create_roles
            create_tables <- create_redshift
            staging.staging_airport <- create_tables
            staging.staging_demography <- create_tables
            staging.staging_immigration <- create_tables
            staging.staging_landtemp <- create_tables
            staging.staging_job_counts <- create_tables
            dimensions.dimstatedestination <- staging.*
            dimensions.dimtourist <- staging.*
            dimensions.dimarrivedate <- staging.*
            dimensions.dimairport <- staging.*
            factarrivetheusa <- dimensions.*
            quality.facts <- factarrivetheusa
            quality.tourists <- factarrivetheusa
            quality.airports <- factarrivetheusa
            quality.dates <- factarrivetheusa
            quality.destinations <- factarrivetheusa
            quality.jobs <- factarrivetheusa
            answers.people_who_departed <- quality.*
            answers.people_whose_status_changed <- quality.*
            answers.star_figures <- quality.*
            answers.state_demography <- quality.*
            """);
  }

  private String group(String taskId) {
    if (taskId.startsWith("process_")) {
      return "process_*";
    }
    int dot = taskId.indexOf('.');
    return dot < 0 ? taskId : taskId.substring(0, dot) + ".*";
  }
}
