package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** ListClusters and ListSteps: filters, newest first, pages of fifty with a marker. */
final class ClusterLists {
  private static final int PAGE = 50;

  private ClusterLists() {}

  /** The clusters that the filters of a ListClusters call let through, newest first. */
  static List<Cluster> matching(List<Cluster> oldestFirst, JsonNode filters) {
    var states = new HashSet<String>();
    filters.path("ClusterStates").forEach(state -> states.add(state.asText()));
    return oldestFirst.reversed().stream()
        .filter(c -> states.isEmpty() || states.contains(c.state().name()))
        .filter(c -> within(c.status().created(), filters))
        .toList();
  }

  private static boolean within(Instant created, JsonNode filters) {
    var after = filters.path("CreatedAfter");
    var before = filters.path("CreatedBefore");
    return (after.isMissingNode() || after.isNull() || created.isAfter(instant(after)))
        && (before.isMissingNode() || before.isNull() || created.isBefore(instant(before)));
  }

  private static Instant instant(JsonNode seconds) {
    var millis = seconds.decimalValue().multiply(BigDecimal.valueOf(1000));
    return Instant.ofEpochMilli(millis.longValue());
  }

  /**
   * One page of a list. The marker names the last element of the page before, so that what is
   * created between two pages neither repeats nor hides anything.
   */
  static <T> ObjectNode page(
      AwsCall call, String field, List<T> all, Function<T, String> id, Function<T, ObjectNode> json)
      throws AwsError {
    var from = 0;
    var marker = call.text("Marker").orElse("");
    if (!marker.isEmpty()) {
      var last = decode(marker);
      var position = all.stream().map(id).toList().indexOf(last);
      if (position < 0) {
        throw AwsError.badRequest("InvalidRequestException", "Marker is not valid.");
      }
      from = position + 1;
    }
    var to = Math.min(all.size(), from + PAGE);
    var reply = JsonNodeFactory.instance.objectNode();
    var list = reply.putArray(field);
    all.subList(from, to).forEach(item -> list.add(json.apply(item)));
    if (to < all.size()) {
      reply.put("Marker", encode(id.apply(all.get(to - 1))));
    }
    return reply;
  }

  private static String encode(String id) {
    return Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) throws AwsError {
    try {
      return new String(Base64.getDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsError.badRequest("InvalidRequestException", "Marker is not valid.");
    }
  }
}
