package dev.windlass.localcloud.front;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.BilledResource;
import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is not AWS: the control endpoints below {@code /_windlass/}, all JSON.
 *
 * <ul>
 *   <li>{@code GET health}: whether it is up, with its process id
 *   <li>{@code GET resources}: everything made and what it cost; {@code ?alive=true} what exists
 *   <li>{@code GET calls?service=&action=}: the call log, filtered
 *   <li>{@code GET faults}, {@code POST faults}, {@code DELETE faults/{id}} ({@code *} for all)
 *   <li>{@code POST stop}: stops the local cloud
 * </ul>
 */
public final class Control {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<AwsService> services;
  private final FaultBoard faults;
  private final Path callFile;
  private final InstantSource clock;
  private final Runnable stop;

  /**
   * Control over these.
   *
   * @param stop begins the end of the local cloud and returns at once
   */
  public Control(
      List<AwsService> services,
      FaultBoard faults,
      Path callFile,
      InstantSource clock,
      Runnable stop) {
    this.services = List.copyOf(services);
    this.faults = faults;
    this.callFile = callFile;
    this.clock = clock;
    this.stop = stop;
  }

  /** Adds the endpoints. */
  public void routes(RoutesConfig routes) {
    routes.get("/_windlass/health", this::health);
    routes.get("/_windlass/resources", this::resources);
    routes.get("/_windlass/calls", this::calls);
    routes.get("/_windlass/faults", this::listFaults);
    routes.post("/_windlass/faults", this::setFault);
    routes.delete("/_windlass/faults/{id}", this::clearFault);
    routes.post("/_windlass/stop", this::stop);
  }

  private void health(Context http) {
    reply(http, JSON.createObjectNode().put("up", true).put("pid", ProcessHandle.current().pid()));
  }

  private void resources(Context http) {
    var onlyAlive = "true".equals(http.queryParam("alive"));
    var now = clock.instant();
    var list = JSON.createArrayNode();
    var total = BigDecimal.ZERO;
    var perHour = BigDecimal.ZERO;
    for (var service : services) {
      for (var resource : service.resources()) {
        total = total.add(resource.cost(now));
        if (resource.ended().isEmpty()) {
          perHour = perHour.add(resource.hourlyUsd());
        }
        if (!onlyAlive || resource.ended().isEmpty()) {
          list.add(json(resource, now));
        }
      }
    }
    var answer = JSON.createObjectNode();
    answer.set("resources", list);
    answer.put("totalUsd", total).put("hourlyUsd", perHour);
    reply(http, answer);
  }

  private static ObjectNode json(BilledResource resource, Instant now) {
    var node =
        JSON.createObjectNode()
            .put("service", resource.service())
            .put("type", resource.type())
            .put("id", resource.id())
            .put("state", resource.state())
            .put("created", resource.created().toString())
            .put("hourlyUsd", resource.hourlyUsd())
            .put("usd", resource.cost(now));
    resource.ended().ifPresent(end -> node.put("ended", end.toString()));
    var tags = node.putObject("tags");
    resource.tags().forEach(tags::put);
    return node;
  }

  private void calls(Context http) throws IOException {
    var service = http.queryParam("service");
    var action = http.queryParam("action");
    var list = JSON.createArrayNode();
    try (var lines = Files.lines(callFile)) {
      for (var line : (Iterable<String>) lines::iterator) {
        var call = JSON.readTree(line);
        if (wanted(service, call.path("service")) && wanted(action, call.path("action"))) {
          list.add(call);
        }
      }
    }
    reply(http, list);
  }

  private static boolean wanted(@Nullable String filter, JsonNode value) {
    return filter == null || filter.isEmpty() || filter.equals(value.asText());
  }

  private void listFaults(Context http) {
    ArrayNode list = JSON.createArrayNode();
    faults.list().forEach(fault -> list.add(json(fault)));
    reply(http, list);
  }

  private void setFault(Context http) {
    try {
      var wanted = JSON.readTree(http.body());
      var fault =
          new Fault(
              "",
              wanted.path("service").asText("*"),
              wanted.path("action").asText("*"),
              kind(wanted.path("kind").asText("")),
              Math.max(0, wanted.path("skip").asInt(0)),
              Math.max(1, wanted.path("count").asInt(1)),
              Duration.parse(wanted.path("delay").asText("PT0S")),
              wanted.path("message").asText(""));
      http.status(201);
      reply(http, json(faults.set(fault)));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
      http.status(400);
      reply(http, JSON.createObjectNode().put("error", String.valueOf(e.getMessage())));
    }
  }

  private static FaultKind kind(String name) {
    try {
      return FaultKind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no fault kind '%s'; there are %s".formatted(name, Arrays.toString(FaultKind.values())),
          e);
    }
  }

  private void clearFault(Context http) {
    reply(http, JSON.createObjectNode().put("cleared", faults.clear(http.pathParam("id"))));
  }

  private void stop(Context http) {
    reply(http, JSON.createObjectNode().put("stopping", true));
    stop.run();
  }

  private static ObjectNode json(Fault fault) {
    return JSON.createObjectNode()
        .put("id", fault.id())
        .put("service", fault.service())
        .put("action", fault.action())
        .put("kind", fault.kind().name())
        .put("skip", fault.skip())
        .put("count", fault.count())
        .put("delay", fault.delay().toString())
        .put("message", fault.message());
  }

  private static void reply(Context http, JsonNode body) {
    http.contentType("application/json").result(body.toString());
  }
}
