package dev.windlass.web.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** What browsers are told not to do with our answers. */
public final class SafeHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action"
          + " 'self'; frame-ancestors 'none'";

  private SafeHeaders() {}

  /** Adds them to every answer of a server. */
  public static void install(RoutesConfig routes) {
    routes.before(SafeHeaders::set);
  }

  private static void set(Context ctx) {
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("Referrer-Policy", "same-origin");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    if (isData(ctx.path())) {
      ctx.header("Cache-Control", "no-store");
    }
  }

  /** Whether the path answers data rather than files of the app. */
  public static boolean isData(String path) {
    return path.startsWith("/api/") || path.startsWith("/ui/") || path.startsWith("/auth/");
  }
}
