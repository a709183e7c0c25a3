package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import java.util.List;
import java.util.Optional;

/**
 * A page of clusters; the marker is the identifier that the next page begins with.
 *
 * @param items the clusters of the page
 * @param next the next page's marker, or empty at the end
 */
record Page(List<Cluster> items, String next) {
  private static final int LARGEST = 100;
  private static final int SMALLEST = 20;

  Page {
    items = List.copyOf(items);
  }

  static Page of(AwsCall call, List<Cluster> all) throws AwsError {
    int size;
    try {
      size = Integer.parseInt(call.param("MaxRecords").orElse("" + LARGEST));
    } catch (NumberFormatException notANumber) {
      size = 0;
    }
    if (size < SMALLEST || size > LARGEST) {
      throw AwsError.badRequest("InvalidParameterValue", "MaxRecords must be between 20 and 100");
    }
    int from = 0;
    var marker = call.param("Marker");
    if (marker.isPresent()) {
      while (from < all.size() && !all.get(from).database().equals(marker.get())) {
        from++;
      }
    }
    int to = Math.min(all.size(), from + size);
    return new Page(all.subList(from, to), to < all.size() ? all.get(to).database() : "");
  }

  Optional<String> marker() {
    return next.isEmpty() ? Optional.empty() : Optional.of(next);
  }
}
