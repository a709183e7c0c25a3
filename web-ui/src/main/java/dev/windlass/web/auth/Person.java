package dev.windlass.web.auth;

import dev.windlass.web.http.ApiError;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param csrf what the browser must repeat on writes; null for a bearer of a token
 */
public record Person(String username, Role role, @Nullable String csrf) {
  static final String ATTRIBUTE = "windlass.person";

  /** Who asks in this request; 401 on routes that need nobody. */
  public static Person of(Context ctx) {
    Person person = ctx.attribute(ATTRIBUTE);
    if (person == null) {
      throw ApiError.unauthorized("Log in first");
    }
    return person;
  }
}
