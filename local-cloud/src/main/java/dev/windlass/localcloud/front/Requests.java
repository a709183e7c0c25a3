package dev.windlass.localcloud.front;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.Protocol;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** From HTTP to a call: which service is meant, which action, with what parameters. */
final class Requests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/\\d{8}/[^/]+/([^/]+)/aws4_request");

  private final List<AwsService> services;

  Requests(List<AwsService> services) {
    this.services = List.copyOf(services);
  }

  /** A decoded call and the service it goes to. */
  record Addressed(AwsService service, AwsCall call) {}

  /** The signer of a request and the service it was signed for; empty texts when unsigned. */
  record Signer(String accessKeyId, String service) {
    static Signer of(Context http) {
      var header = Optional.ofNullable(http.header("Authorization")).orElse("");
      var match = CREDENTIAL.matcher(header);
      return match.find() ? new Signer(match.group(1), match.group(2)) : new Signer("", "");
    }
  }

  /** The service and the call, empty when nobody answers to the request. */
  Optional<Addressed> decode(Context http, Signer signer) throws AwsError {
    var target = http.header("X-Amz-Target");
    for (var service : services) {
      switch (service.protocol()) {
        case Protocol.Json(var prefix) -> {
          if (target != null && target.startsWith(prefix + ".")) {
            return Optional.of(
                new Addressed(service, json(target.substring(prefix.length() + 1), http, signer)));
          }
        }
        case Protocol.Query(var signingName, var namespace) -> {
          if (target == null && signer.service().equals(signingName)) {
            return Optional.of(new Addressed(service, query(http, signer)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static AwsCall json(String action, Context http, Signer signer) throws AwsError {
    var body = http.body();
    try {
      var tree = body.isBlank() ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
      return new AwsCall(action, tree, Map.of(), signer.accessKeyId(), requestId());
    } catch (JsonProcessingException e) {
      throw AwsError.badRequest("SerializationException", "Start of structure or map expected");
    }
  }

  private static AwsCall query(Context http, Signer signer) throws AwsError {
    var form = new TreeMap<String, String>();
    http.formParamMap().forEach((key, values) -> form.put(key, values.getFirst()));
    http.queryParamMap().forEach((key, values) -> form.putIfAbsent(key, values.getFirst()));
    var action = form.remove("Action");
    form.remove("Version");
    if (action == null) {
      throw AwsError.badRequest("MissingAction", "The request must contain the parameter Action");
    }
    return new AwsCall(
        action, JsonNodeFactory.instance.objectNode(), form, signer.accessKeyId(), requestId());
  }

  private static String requestId() {
    return UUID.randomUUID().toString();
  }
}
