package dev.windlass.web;

import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.SafeHeaders;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The browser app, from {@code /app} on the class path. Addresses that are no files are pages of
 * the app, so they get its one HTML file. Thread-safe.
 */
final class StaticApp {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  // The app is a few hundred kilobytes: after the first visit it is served from memory.
  private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

  /** Adds the route; it must be the last one, since it takes every address. */
  void install(RoutesConfig routes) {
    routes.get("/", this::serve);
    routes.get("/<path>", this::serve);
  }

  private void serve(Context ctx) {
    String path = ctx.path();
    Optional<byte[]> file = file(path);
    if (file.isPresent()) {
      boolean hashed = path.startsWith("/assets/");
      ctx.header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      ctx.contentType(type(path)).result(file.get());
      return;
    }
    if (!isPage(ctx, path)) {
      throw ApiError.notFound("There is nothing under this address");
    }
    byte[] index =
        file("/index.html")
            .orElseThrow(() -> ApiError.unavailable("The browser app was left out of this build"));
    ctx.header("Cache-Control", "no-cache");
    ctx.contentType("text/html; charset=utf-8").result(index);
  }

  /** The front page is one for everybody, also for {@code curl}; the others only for browsers. */
  private static boolean isPage(Context ctx, String path) {
    String accept = ctx.header("Accept");
    boolean browser = accept != null && accept.contains("text/html");
    return path.equals("/")
        || (browser && !SafeHeaders.isData(path) && !path.startsWith("/assets/"));
  }

  private Optional<byte[]> file(String path) {
    // Nothing but plain names, so no address leads out of the app's folder or fills the memory.
    if (!path.matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+") || path.length() > 200) {
      return Optional.empty();
    }
    Optional<byte[]> known = files.get(path);
    if (known != null) {
      return known;
    }
    Optional<byte[]> read = read(path);
    read.ifPresent(bytes -> files.put(path, read));
    return read;
  }

  private static Optional<byte[]> read(String path) {
    try (InputStream in = StaticApp.class.getResourceAsStream("/app" + path)) {
      return in == null || !path.contains(".") ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the app's file " + path, e);
    }
  }

  private static String type(String path) {
    String suffix = path.substring(path.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(suffix, "application/octet-stream");
  }
}
