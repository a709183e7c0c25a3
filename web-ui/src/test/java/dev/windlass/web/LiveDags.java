package dev.windlass.web;

import dev.windlass.dag.Action;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagFactory;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Retries;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * DAGs that really run; the second task of {@code greeting} fails until {@link #MENDED}. Found by
 * the service loader.
 */
public final class LiveDags implements DagFactory {
  static final Asset SALES = Asset.of("sales", "s3://lake/sales");
  static final Asset RATES = Asset.of("rates");
  static final AtomicBoolean MENDED = new AtomicBoolean();

  /** For the service loader. */
  public LiveDags() {}

  record Greet(String name) implements Action<String> {
    @Override
    public String run(TaskContext context) {
      context.log().info("greets " + name);
      return "hello " + name;
    }
  }

  record Extract() implements Action<String> {
    @Override
    public String run(TaskContext context) {
      context.emit(new AssetUpdate(SALES, "", Json.object().put("rows", 42)));
      return "s3://lake/sales";
    }
  }

  record Shout(String text) implements Action<String> {
    @Override
    public String run(TaskContext context) {
      if (!MENDED.get()) {
        throw new FailTask("nobody mended it");
      }
      return text + "!";
    }
  }

  @Override
  public List<Dag> dags() {
    return List.of(
        Dag.define(
            "greeting",
            d -> {
              d.param("name", "world");
              var greet = d.task("greet").run(Greet.class, run -> new Greet("world"));
              d.task("shout").with(greet).run(Shout.class, (run, text) -> new Shout(text));
            }),
        release(),
        late(),
        sales(),
        staged(),
        Dag.define(
            "report",
            d -> {
              d.schedule(SALES.and(RATES)).description("When sales and rates are there");
              d.displayName("The report").owner("press").ownerLink("press", "https://press.test/");
              d.task("write")
                  .displayName("Write it down")
                  .inlets(RATES)
                  .call(Integer.class, run -> run.inletEvents(RATES).size());
            }),
        Dag.define(
            "daily",
            d -> {
              d.schedule("0 2 * * *").timezone("Europe/Berlin").startDate("2020-01-01");
              d.description("Every night").task("load").call(String.class, run -> run.ds());
            }));
  }

  /** Is late at once, and has one deadline ahead until a person has answered. */
  private static Dag late() {
    return Dag.define(
        "late",
        d -> {
          d.description("Is late");
          d.deadline(Deadline.afterQueued(Duration.ofMillis(1)));
          d.deadline(Deadline.afterQueued(Duration.ofHours(2)));
          d.task("load")
              .deadline(Deadline.afterQueued(Duration.ofHours(1)).toStart())
              .approval("Go on?", "");
        });
  }

  private static Dag sales() {
    return Dag.define(
        "sales",
        d -> {
          d.description("Makes the sales").owner("shop");
          d.task("extract").outlets(SALES).run(Extract.class, run -> new Extract());
        });
  }

  /** Whose groups and whose end call back; what they log holds a secret. */
  private static Dag staged() {
    return Dag.define(
        "staged",
        d -> {
          d.description("Calls back");
          d.onFailure(o -> o.log().error("told with %s", o.context().variable("api_token")));
          d.group(
              "staging",
              g -> {
                g.groupRetries(Retries.of(1).delay(Duration.ofMillis(1)));
                g.onRetry(o -> o.log().warn("pass %d is run again", o.tryNumber()));
                g.onFailure(o -> o.log().error("%s is given up", o.group().orElse("")));
                g.task("load")
                    .call(
                        String.class,
                        run -> {
                          throw new IllegalStateException("no disk");
                        });
              });
          d.group("silent", g -> g.empty("rest"));
          d.expandGroup(
              "market",
              List.of("de", "fr"),
              String.class,
              (g, market) -> {
                g.onSuccess(o -> o.log().info("element %d is done", o.run().mapIndex()));
                return g.task("count").with(market).call(Integer.class, (run, m) -> m.length());
              });
        });
  }

  /** Asks a person before each of three parts is shipped. */
  private static Dag release() {
    return Dag.define(
        "release",
        d -> {
          d.description("Ships what a person has approved");
          var parts = d.task("parts").callList(String.class, run -> List.of("a", "b", "c"));
          var ok = d.task("ok").after(parts).approval("Ship it?", "All *three* parts are built.");
          d.task("size")
              .after(ok)
              .ask(
                  new ApprovalSpec(
                      ApprovalSpec.Kind.CHOICE,
                      "Which sizes?",
                      "",
                      List.of("S", "M", "L"),
                      true,
                      List.of(),
                      Optional.of(Duration.ofDays(1)),
                      List.of(),
                      Json.object().put("copies", 1)));
          d.group(
              "tell",
              g -> {
                g.task("press").after(ok).call(String.class, run -> "told");
                g.task("shops").after(ok).call(String.class, run -> "told");
              });
          d.task("ship")
              .over(parts)
              .label((run, part) -> "to " + part)
              .callEach(String.class, (run, part) -> part + " shipped")
              .after(ok);
        });
  }
}
