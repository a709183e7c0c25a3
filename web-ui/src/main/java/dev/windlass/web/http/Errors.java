package dev.windlass.web.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into an answer of the same form; stack traces stay in the log. */
public final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  /** Adds the rules to a server. */
  public static void install(RoutesConfig routes) {
    routes.exception(ApiError.class, (e, ctx) -> answer(ctx, e.status(), e.detail()));
    routes.exception(
        HttpResponseException.class,
        (e, ctx) -> answer(ctx, e.getStatus(), TextNode.valueOf(words(e.getStatus()))));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          answer(
              ctx, 500, TextNode.valueOf("Something broke here; the server's log has the details"));
        });
  }

  private static String words(int status) {
    return switch (status) {
      case 404 -> "There is nothing under this address";
      case 405 -> "This address does not know that method";
      case 413 -> "The request is too large";
      default -> "The request could not be answered (%d)".formatted(status);
    };
  }

  private static void answer(Context ctx, int status, JsonNode detail) {
    ctx.status(status).contentType("application/json").result(Wire.text(Map.of("detail", detail)));
  }
}
