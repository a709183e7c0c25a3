package dev.windlass.operators.livy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.settings.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Apache Livy over HTTP. A {@code livy} or {@code http} connection's login signs in with basic
 * authentication; an {@code aws} connection's keys are never sent to Livy.
 */
final class HttpLivy implements Livy {
  private static final MediaType JSON = MediaType.get("application/json");

  /** Without buffers per thread: every call comes on a virtual thread of its own. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedBoundedPool()).build());

  private static final int IDLE_KEPT = 64;

  private final OkHttpClient client;
  private final @Nullable String authorization;

  HttpLivy(Connection connection) {
    client =
        new OkHttpClient.Builder()
            // As many as may be asked at a time: five of them kept, the others would be opened
            // anew.
            .connectionPool(new ConnectionPool(IDLE_KEPT, 1, TimeUnit.MINUTES))
            // A POST that was sent may have had its effect; we look before we repeat it.
            .retryOnConnectionFailure(false)
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(30))
            .callTimeout(Duration.ofSeconds(60))
            .build();
    authorization =
        connection.type().equals("aws") || connection.login().isEmpty()
            ? null
            : Credentials.basic(
                connection.login().get(), connection.password().map(p -> p.reveal()).orElse(""));
  }

  @Override
  public BatchStatus submit(String server, BatchRequest request) throws IOException {
    var body = RequestBody.create(MAPPER.writeValueAsBytes(request), JSON);
    try (var response = send(to(server, "/batches").post(body))) {
      var text = response.body().string();
      if (response.code() == 400) {
        throw new LivyRefused(message(text));
      }
      return status(answer("POST", server, "/batches", response, text));
    }
  }

  @Override
  public Optional<BatchStatus> batch(String server, int id) throws IOException {
    return get(server, "/batches/" + id).map(HttpLivy::status);
  }

  @Override
  public Optional<BatchStatus> batch(String server, String name) throws IOException {
    return get(server, "/batches/" + name).map(HttpLivy::status);
  }

  @Override
  public BatchLog log(String server, int id, int lines) throws IOException {
    var json = get(server, "/batches/%d/log?size=%d".formatted(id, lines));
    if (json.isEmpty()) {
      return new BatchLog(0, 0, java.util.List.of());
    }
    var log = new ArrayList<String>();
    json.get().path("log").forEach(line -> log.add(line.asText()));
    return new BatchLog(json.get().path("from").asInt(), json.get().path("total").asInt(), log);
  }

  @Override
  public void delete(String server, int id) throws IOException {
    var path = "/batches/" + id;
    try (var response = send(to(server, path).delete())) {
      if (response.code() != 404) {
        var unused = answer("DELETE", server, path, response, response.body().string());
      }
    }
  }

  private Optional<JsonNode> get(String server, String path) throws IOException {
    try (var response = send(to(server, path).get())) {
      if (response.code() == 404) {
        return Optional.empty();
      }
      return Optional.of(answer("GET", server, path, response, response.body().string()));
    }
  }

  private Request.Builder to(String server, String path) {
    var request = new Request.Builder().url(server + path).header("X-Requested-By", "windlass");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  private Response send(Request.Builder request) throws IOException {
    return client.newCall(request.build()).execute();
  }

  private static JsonNode answer(
      String verb, String server, String path, Response response, String body) throws IOException {
    if (!response.isSuccessful()) {
      throw new IOException(
          "%s %s%s was answered %d: %s"
              .formatted(verb, server, path, response.code(), message(body)));
    }
    return MAPPER.readTree(body);
  }

  private static BatchStatus status(JsonNode json) {
    var info = json.path("appInfo");
    return new BatchStatus(
        json.path("id").asInt(),
        text(json.path("name")),
        BatchState.of(json.path("state").asText()),
        text(json.path("appId")),
        text(info.path("sparkUiUrl")),
        text(info.path("driverLogUrl")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  /** Livy's message: its errors are an object with {@code msg}, a bare JSON string, or neither. */
  static String message(String body) {
    try {
      var json = MAPPER.readTree(body);
      if (json.isTextual()) {
        return json.asText();
      }
      if (json.path("msg").isTextual()) {
        return json.path("msg").asText();
      }
    } catch (IOException e) {
      // Not JSON, such as a proxy's page: shown as it came.
      return shortened(body);
    }
    return shortened(body);
  }

  private static String shortened(String body) {
    return body.length() > 500 ? body.substring(0, 500) + "…" : body;
  }
}
