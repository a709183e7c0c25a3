package dev.windlass.dags;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.DagFactory;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Run;
import dev.windlass.dag.Scope;
import dev.windlass.dag.TaskGroup;
import dev.windlass.dag.TaskRef;
import dev.windlass.dags.immigration.JobsJar;
import dev.windlass.dags.immigration.Lake;
import dev.windlass.dags.immigration.SparkStep;
import dev.windlass.dags.immigration.StarQuality;
import dev.windlass.dags.immigration.StarSql;
import dev.windlass.dags.immigration.UploadBronze;
import dev.windlass.operators.emr.Cluster;
import dev.windlass.operators.emr.EmrCluster;
import dev.windlass.operators.iam.IamRoles;
import dev.windlass.operators.livy.BatchResult;
import dev.windlass.operators.livy.LivyBatch;
import dev.windlass.operators.quality.QualityChecks;
import dev.windlass.operators.redshift.LoadDimension;
import dev.windlass.operators.redshift.LoadFact;
import dev.windlass.operators.redshift.LoadStaging;
import dev.windlass.operators.redshift.RedshiftCluster;
import dev.windlass.operators.redshift.RedshiftSql;
import dev.windlass.operators.redshift.Warehouse;
import dev.windlass.operators.s3.S3CreateBucket;
import dev.windlass.operators.s3.S3Upload;
import dev.windlass.operators.sql.SqlScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrivals in the USA as a star schema: four Spark jobs at once on an EMR cluster of their own,
 * then a Redshift cluster of its own, checked, asked, and everything torn down again on every path.
 *
 * <p>Connection: {@value #AWS}. Variables, all optional: {@code immigration_bucket}, {@code
 * immigration_data} (a folder of real files), {@code immigration_rows} and {@code immigration_seed}
 * (of the generated ones), {@code immigration_jobs_jar}.
 */
public final class ImmigrationStarSchema implements DagFactory {
  /** The connection of the AWS account everything is in. */
  public static final String AWS = "aws";

  private static final Duration SHORT = Duration.ofMinutes(10);
  private static final Duration LONG = Duration.ofMinutes(60);

  /** The DAG. Below the constants: its definition reads them. */
  public static final Dag DAG =
      Dag.define("immigration_star_schema", ImmigrationStarSchema::define);

  @Override
  public List<Dag> dags() {
    return List.of(DAG);
  }

  private static void define(DagBuilder dag) {
    dag.description("I-94 arrivals, cities, airports and temperatures as a Redshift star schema")
        .schedule("1 0 * * *")
        .startDate("2026-01-01")
        .catchup(false)
        .maxActiveRuns(1)
        .retries(Retries.of(1).delay(Duration.ofSeconds(30)))
        .runTimeout(Duration.ofHours(4))
        .tags("emr", "livy", "redshift", "main");

    var bucket =
        dag.task("create_bucket")
            .executionTimeout(SHORT)
            .run(
                S3CreateBucket.class,
                run -> S3CreateBucket.of(lake(run).bucket()).withConnection(AWS));
    var bronze =
        dag.task("upload_bronze")
            .after(bucket)
            .executionTimeout(LONG)
            .run(UploadBronze.class, ImmigrationStarSchema::bronze);
    var jobs =
        dag.task("upload_jobs")
            .after(bucket)
            .executionTimeout(SHORT)
            .run(
                S3Upload.class,
                run ->
                    S3Upload.of(JobsJar.find(run.variable(JobsJar.VARIABLE, "")), lake(run).jar())
                        .withConnection(AWS));

    // Nothing that costs money before the input is known to be good.
    var roles =
        dag.scope("roles")
            .after(bronze, jobs)
            .named("create_roles", "delete_roles")
            .executionTimeout(SHORT)
            .open(IamRoles.class, run -> IamRoles.standard().withConnection(AWS));
    var emr =
        dag.scope("emr")
            .in(roles)
            .named("create_emr", "terminate_emr")
            .executionTimeout(LONG)
            .open(
                EmrCluster.class,
                (run, made) -> EmrCluster.named("immigration").withConnection(AWS).withRoles(made));
    List<TaskRef<BatchResult>> batches = new ArrayList<>();
    for (SparkStep step : SparkStep.values()) {
      batches.add(batch(dag, emr, step));
    }

    var redshift =
        dag.scope("redshift")
            .in(roles)
            .after(batches.toArray(TaskRef<?>[]::new))
            .named("create_redshift", "delete_redshift")
            .executionTimeout(LONG)
            .open(
                RedshiftCluster.class,
                (run, made) ->
                    RedshiftCluster.named("immigration")
                        .withConnection(AWS)
                        .withRole(made.redshiftRoleArn()));
    warehouse(dag, redshift);
  }

  private static TaskRef<BatchResult> batch(DagBuilder dag, Scope<Cluster> emr, SparkStep step) {
    return dag.task(step.taskId())
        .in(emr)
        .executionTimeout(LONG)
        .run(
            LivyBatch.class,
            (run, cluster) ->
                LivyBatch.on(cluster)
                    .withJar(lake(run).jar(), step.mainClass())
                    .withArgs(lake(run).arguments(step))
                    .withOutput(lake(run).silver(step)));
  }

  private static void warehouse(DagBuilder dag, Scope<Warehouse> redshift) {
    var tables =
        dag.task("create_tables")
            .in(redshift)
            .executionTimeout(SHORT)
            .run(RedshiftSql.class, (run, warehouse) -> RedshiftSql.on(warehouse, createTables()));
    var staging =
        dag.group(
            "staging",
            group -> {
              for (SparkStep step : SparkStep.values()) {
                group
                    .task(step.table())
                    .in(redshift)
                    .after(tables)
                    .executionTimeout(LONG)
                    .run(
                        LoadStaging.class,
                        (run, warehouse) ->
                            LoadStaging.into(warehouse, step.table(), lake(run).silver(step)));
              }
              group
                  .task("staging_job_counts")
                  .in(redshift)
                  .after(tables)
                  .executionTimeout(SHORT)
                  .run(
                      LoadStaging.class,
                      (run, warehouse) ->
                          LoadStaging.into(warehouse, "staging_job_counts", lake(run).counts()));
            });
    // Facts refer to dimensions, so the dimensions come first.
    var dimensions =
        dag.group(
            "dimensions",
            group -> {
              dimension(group, redshift, staging, "dimstatedestination", "addressto");
              dimension(group, redshift, staging, "dimtourist", "tourist_id");
              dimension(group, redshift, staging, "dimarrivedate", "arrivedate_id");
              dimension(group, redshift, staging, "dimairport", "airport_id");
            });
    var facts =
        dag.task("factarrivetheusa")
            .in(redshift)
            .after(dimensions)
            .executionTimeout(LONG)
            .run(
                LoadFact.class,
                (run, warehouse) ->
                    LoadFact.into(warehouse, "factarrivetheusa", StarSql.read("factarrivetheusa"))
                        .replacing(StarSql.FACTS_REPLACED));
    var quality =
        dag.group(
            "quality",
            group -> {
              check(group, redshift, facts, "facts", StarQuality::facts);
              check(group, redshift, facts, "tourists", StarQuality::tourists);
              check(group, redshift, facts, "airports", StarQuality::airports);
              check(group, redshift, facts, "dates", StarQuality::dates);
              check(group, redshift, facts, "destinations", StarQuality::destinations);
              check(group, redshift, facts, "jobs", StarQuality::jobs);
            });
    dag.group(
        "answers",
        group -> {
          for (String query :
              List.of(
                  "people_who_departed",
                  "people_whose_status_changed",
                  "star_figures",
                  "state_demography")) {
            group
                .task(query)
                .in(redshift)
                .after(quality)
                .executionTimeout(SHORT)
                .run(
                    RedshiftSql.class,
                    (run, warehouse) ->
                        RedshiftSql.on(warehouse, SqlScript.split(StarSql.read(query))));
          }
        });
  }

  private static void dimension(
      DagBuilder group, Scope<Warehouse> redshift, TaskGroup staging, String table, String key) {
    group
        .task(table)
        .in(redshift)
        .after(staging)
        .executionTimeout(LONG)
        .run(
            LoadDimension.class,
            (run, warehouse) ->
                LoadDimension.into(warehouse, table, StarSql.read(table)).upsertBy(key));
  }

  /** Which checks of a table, once there is a warehouse. */
  private interface Checks {
    QualityChecks on(Warehouse warehouse);
  }

  private static void check(
      DagBuilder group, Scope<Warehouse> redshift, TaskRef<?> facts, String id, Checks checks) {
    group
        .task(id)
        .in(redshift)
        .after(facts)
        .executionTimeout(SHORT)
        // Looking again does not mend data; a statement that could not run is worth another try.
        .run(QualityChecks.class, (run, warehouse) -> checks.on(warehouse));
  }

  private static List<String> createTables() {
    var statements = new ArrayList<>(SqlScript.split(StarSql.read("create_staging")));
    statements.addAll(SqlScript.split(StarSql.read("create_star")));
    return statements;
  }

  private static UploadBronze bronze(Run run) {
    return new UploadBronze(
        AWS,
        run.variable("immigration_data", ""),
        number(run, "immigration_rows", "1000"),
        number(run, "immigration_seed", "2016"),
        lake(run).bronze());
  }

  private static long number(Run run, String variable, String otherwise) {
    String text = run.variable(variable, otherwise);
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new FailTask(
          "variable %s is '%s'; expected is a whole number".formatted(variable, text), e);
    }
  }

  private static Lake lake(Run run) {
    return Lake.of(run.variable("immigration_bucket", "windlass-immigration"), run.runId());
  }
}
