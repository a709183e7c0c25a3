package dev.windlass.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Params;
import dev.windlass.dag.QualityResult;
import dev.windlass.dag.Retries;
import dev.windlass.dag.RunType;
import dev.windlass.dag.Runs;
import dev.windlass.dag.TaskLog;
import dev.windlass.dag.TemplateFiles;
import dev.windlass.dag.XComs;
import dev.windlass.execution.BoundContext;
import dev.windlass.execution.BoundXComs;
import dev.windlass.resources.Ledger;
import dev.windlass.settings.Connection;
import dev.windlass.settings.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attempts whose templates the table renders. */
final class SampleAttempt extends BoundContext {
  static final Map<String, String> VARIABLES =
      Map.of(
          "bucket", "lake",
          "config", "{\"tables\": [{\"name\": \"orders\"}, {\"name\": \"rates\"}]}",
          "api_token", "t0k3n-value");

  static final Connection WAREHOUSE =
      new Connection(
          "warehouse",
          "redshift",
          Optional.of("db.example"),
          Optional.of(5439),
          Optional.of("dw"),
          Optional.of("loader"),
          Optional.of(Secret.of("hunter22")),
          Map.of("role", "arn:role/loader", "secret_key", "s3cr3t"));

  private static final Map<String, String> FILES =
      Map.of(
          "sql/where.sql", "where day = '{{ ds }}'",
          "sql/macros.sql", "{% macro quoted(n) %}\"{{ n }}\"{% endmacro %}",
          "sql/base.sql", "begin; {% block body %}{% endblock %}; commit;",
          "sql/broken.sql", "select *\nfrom {{ tabel }}",
          "sql/self.sql", "{% include 'sql/self.sql' %}");

  private static final Dag SALES =
      Dag.define(
          "sales",
          d -> {
            d.owner("ann").tags("daily", "money").retries(Retries.of(2));
            d.task("load")
                .pool("warehouse")
                .inlets(Asset.of("orders", "s3://lake/orders"))
                .outlets(Asset.of("sales", "s3://lake/sales"))
                .call(String.class, run -> "");
          });

  private static final String PARAMS =
      """
      {"limit": 10, "region": "EU", "ratio": 0.5, "full": true, "nothing": null,
       "columns": ["id", "amount", "day"], "types": {"id": "bigint", "day": "date"}}
      """;

  private static final String CONF =
      "{\"table\": \"orders\", \"sly\": \"{{ conn.warehouse.password }}\"}";

  private final String kind;

  private SampleAttempt(String kind, Attempt attempt) {
    super(
        attempt,
        new Params(Json.read(PARAMS, ObjectNode.class)),
        Optional.of(SALES),
        Instant.parse("2026-01-06T00:00:09Z"));
    this.kind = kind;
  }

  /** Where the templates of one kind of attempt are rendered. */
  static Scene scene(String kind) {
    boolean dated = !kind.equals("manual");
    Instant day = Instant.parse("2026-01-05T00:00:00Z");
    Instant next = Instant.parse("2026-01-06T00:00:00Z");
    var attempt =
        new SampleAttempt(
            kind,
            new Attempt(
                1,
                "sales",
                1,
                dated ? "scheduled__2026-01-05T00:00:00+00:00" : "manual__1",
                dated ? RunType.SCHEDULED : RunType.MANUAL,
                dated ? day : null,
                dated ? day : null,
                dated ? next : null,
                Json.read(CONF, ObjectNode.class),
                "load",
                kind.equals("mapped") ? 3 : -1,
                2,
                "key",
                false,
                null,
                null,
                List.of()));
    return new Scene(
        attempt,
        attempt,
        Optional.of(SALES.structure()),
        files(),
        Instant.parse("2026-01-06T00:00:09Z"));
  }

  private static TemplateFiles files() {
    return new TemplateFiles() {
      @Override
      public Optional<String> read(String path) {
        return Optional.ofNullable(FILES.get(path));
      }

      @Override
      public String where() {
        return "beside sales.java";
      }
    };
  }

  @Override
  public List<AssetEvent> triggeringAssetEvents() {
    return kind.equals("assets")
        ? List.of(event("orders", "shop", 3), event("orders", "shop", 4), event("rates", "bank", 7))
        : List.of();
  }

  private static AssetEvent event(String asset, String from, int rows) {
    return new AssetEvent(
        rows,
        asset,
        null,
        Json.object().put("rows", rows),
        from,
        "run",
        "task",
        -1,
        null,
        Instant.EPOCH);
  }

  @Override
  public Connection connection(String id) {
    if (id.equals("warehouse")) {
      return WAREHOUSE;
    }
    throw new FailTask("there is no connection \"%s\"".formatted(id));
  }

  @Override
  public String variable(String key) {
    return findVariable(key).orElseThrow();
  }

  @Override
  public Optional<String> findVariable(String key) {
    return Optional.ofNullable(VARIABLES.get(key));
  }

  @Override
  protected void keep(int position, String name, String shown) {
    throw new UnsupportedOperationException();
  }

  @Override
  public XComs xcoms() {
    return new BoundXComs(attempt(), 1000) {
      @Override
      protected boolean keep(Attempt attempt, String key, String json) {
        throw new UnsupportedOperationException();
      }

      @Override
      protected List<Left> left(String dagId, String runId, String task, String key) {
        return switch (task + "." + key) {
          case "extract.return_value" -> List.of(new Left(-1, "42"));
          case "extract.path" -> List.of(new Left(-1, "\"s3://lake/x\""));
          default -> List.of();
        };
      }

      @Override
      protected Optional<String> newestWith(String dagId, String runId, String task, String key) {
        return Optional.empty();
      }
    };
  }

  @Override
  public Runs runs() {
    return new Runs() {
      @Override
      public Optional<Seen> previousSuccess() {
        return kind.equals("manual")
            ? Optional.empty()
            : Optional.of(
                new Seen(
                    "sales",
                    "before",
                    "success",
                    Optional.of(Instant.parse("2026-01-04T00:00:00Z")),
                    Optional.of(
                        new DataInterval(
                            Instant.parse("2026-01-04T00:00:00Z"),
                            Instant.parse("2026-01-05T00:00:00Z"))),
                    Optional.of(Instant.parse("2026-01-05T00:00:07Z")),
                    Optional.of(Instant.parse("2026-01-05T00:03:00Z")),
                    Optional.empty(),
                    0));
      }

      @Override
      public Optional<Seen> find(String dagId, String runId) {
        return Optional.of(
            new Seen(
                dagId,
                runId,
                "running",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0));
      }

      @Override
      public List<SeenTask> tasks(String dagId, String runId) {
        return java.util.stream.IntStream.range(0, 5)
            .mapToObj(i -> new SeenTask("load", i, "running"))
            .toList();
      }

      @Override
      public String trigger(Order order) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Optional<Seen> at(String dagId, Instant logicalDate) {
        return Optional.empty();
      }

      @Override
      public Optional<DagStructure> dag(String dagId) {
        return Optional.empty();
      }

      @Override
      public void clear(String dagId, String runId) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void end(String dagId, String runId) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant now() {
        return Instant.EPOCH;
      }
    };
  }

  @Override
  public TaskLog log() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T hook(Class<T> type, String connectionId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void progress(long done, long total, String unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void link(String name, URI target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Ledger ledger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void quality(QualityResult result) {
    throw new UnsupportedOperationException();
  }
}
