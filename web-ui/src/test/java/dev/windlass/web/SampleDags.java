package dev.windlass.web;

import dev.windlass.dag.Dag;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.Retries;
import dev.windlass.dag.TaskRef;
import java.time.Duration;
import java.util.List;

/** DAGs as authors write them; their bodies are never called here. */
final class SampleDags {
  private SampleDags() {}

  record Machine(String name) implements Resource<String> {
    @Override
    public String kind() {
      return "machine";
    }

    @Override
    public String connectionId() {
      return "test";
    }

    @Override
    public String name(String key) {
      return key;
    }

    @Override
    public Duration lease() {
      return Duration.ofHours(1);
    }

    @Override
    public RemoteJob<?, String> create() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RemoteJob<?, Void> destroy(String resource) {
      throw new UnsupportedOperationException();
    }
  }

  /** Two nested scopes, three groups, four parallel jobs: the shape of the main pipeline. */
  static Dag warehouse() {
    return Dag.define(
        "warehouse",
        d -> {
          d.description("Arrivals from raw files to a star schema").owner("data-platform");
          d.schedule("1 0 * * *").startDate("2026-01-01").tags("spark", "redshift");
          d.maxActiveRuns(1).retries(Retries.of(2));
          d.param("rows", 1000).param("region", "us-west-2").param("dry", false);
          d.doc("# Warehouse\nLoads *everything* every night.");
          var upload = d.task("upload_bronze").call(String.class, run -> "s3://bronze");
          var roles =
              d.scope("roles").after(upload).open(Machine.class, run -> new Machine("roles"));
          var emr = d.scope("emr").in(roles).open(Machine.class, (run, r) -> new Machine(r));
          var jobs =
              List.of("immigration", "airports", "cities", "temperatures").stream()
                  .map(
                      name ->
                          d.task("process_" + name).in(emr).call(String.class, (run, c) -> name))
                  .toList();
          var redshift =
              d.scope("redshift")
                  .in(roles)
                  .after(jobs.toArray(TaskRef<?>[]::new))
                  .open(Machine.class, (run, r) -> new Machine(r));
          var tables =
              d.task("create_tables").in(redshift).call(String.class, (run, w) -> "tables");
          var staging =
              d.group(
                  "staging",
                  g -> {
                    for (String table :
                        List.of("immigration", "airports", "cities", "demographics")) {
                      g.task(table)
                          .in(redshift)
                          .after(tables)
                          .call(String.class, (run, w) -> table);
                    }
                  });
          var facts =
              d.task("load_facts").in(redshift).after(staging).call(String.class, (run, w) -> "f");
          d.group(
              "quality",
              g -> {
                for (String check : List.of("facts", "tourists", "airports")) {
                  g.task(check).in(redshift).after(facts).call(String.class, (run, w) -> check);
                }
              });
        });
  }

  /** A short one. */
  static Dag pair(String id, String... tags) {
    return Dag.define(
        id,
        d -> {
          d.description("Two steps of " + id).tags(tags);
          var a = d.task("first").call(String.class, run -> "a");
          d.task("second").with(a).call(String.class, (run, x) -> x);
        });
  }
}
