package dev.windlass.recovery;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Speaks to {@link Outside} from an engine's process. */
final class OutsideClient {
  private OutsideClient() {}

  /** Where it is: the first that starts this process's engine says so. */
  static URI address() {
    return URI.create(System.getProperty("drill.outside"));
  }

  static String call(String method, String path) throws IOException {
    var connection = (HttpURLConnection) address().resolve("/" + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(5_000);
    try (var answer = connection.getInputStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
