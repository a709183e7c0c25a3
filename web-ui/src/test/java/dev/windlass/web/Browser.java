package dev.windlass.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP to a server as a browser does: keeps its cookie, repeats its CSRF token. */
final class Browser implements AutoCloseable {
  private final String base;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable String cookie;
  private @Nullable String csrf;
  private @Nullable String bearer;

  Browser(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** An answer: its status, its headers and its body. */
  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      return Json.read(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String text() {
      return response.body();
    }
  }

  Browser login(String username, String password) {
    Answer answer =
        post(
            "/ui/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
    if (answer.status() != 200) {
      throw new IllegalStateException("no login: " + answer.text());
    }
    String set = answer.header("Set-Cookie");
    cookie = set.substring(0, set.indexOf(';'));
    csrf = answer.json().path("csrf_token").asText();
    return this;
  }

  /** From now on asks with a token in place of a cookie. */
  Browser withToken(String token) {
    bearer = token;
    return this;
  }

  Browser withCsrf(@Nullable String token) {
    csrf = token;
    return this;
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer get(String path, String header, String value) {
    return send(request(path).header(header, value).GET().build());
  }

  Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  Answer patch(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(json))
            .build());
  }

  Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    } else if (cookie != null) {
      request.header("Cookie", cookie);
    }
    if (csrf != null) {
      request.header("X-CSRF-Token", csrf);
    }
    return request;
  }

  HttpClient http() {
    return http;
  }

  Answer send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
