package dev.windlass.web.ui;

import dev.windlass.web.graph.Layouts;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Query;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;

/** The picture of a DAG version. Thread-safe. */
public record GraphPage(Lookup lookup, Layouts layouts) {
  /** Adds the route. */
  public void install(RoutesConfig routes) {
    routes.get("/ui/dags/{dag_id}/graph", this::graph);
  }

  private void graph(Context ctx) {
    String dagId = ctx.pathParam("dag_id");
    int latest = lookup.dag(dagId).version();
    int version = Query.number(ctx, "version", latest, 1, Integer.MAX_VALUE);
    String direction = Query.text(ctx, "direction");
    boolean leftToRight =
        switch (direction == null ? "LR" : direction) {
          case "LR" -> true;
          case "TB" -> false;
          default ->
              throw ApiError.invalid("query", "direction", "Input should be LR or TB", "enum");
        };
    Set<String> collapsed = Set.copyOf(Query.texts(ctx, "collapsed"));
    ctx.header("Cache-Control", "private, no-cache");
    ctx.contentType("application/json")
        .result(layouts.of(lookup.tree(dagId, version), version, leftToRight, collapsed));
  }
}
