package dev.windlass.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the repeats of one part of a benchmark gave.
 *
 * @param name of the part, such as {@code wide 500}
 * @param size what was to be done, in numbers: runs, tasks
 * @param repeats figures by metric name, the same names in each, in the order to show them. A
 *     name's ending is its unit: {@code _ms}, {@code _s}, {@code _per_s}, {@code _kib}, {@code
 *     _bytes}; {@code ratio} compares with the floor
 * @param details anything else worth keeping, such as figures over time
 * @param machine where the figures come from
 * @param peakKib the most memory this process has held so far
 */
public record Result(
    String name,
    Map<String, Integer> size,
    int warmUps,
    List<Map<String, Double>> repeats,
    ObjectNode details,
    Machine machine,
    OptionalLong peakKib) {

  /** Metric names in the order to show them. */
  public Set<String> metrics() {
    return repeats.getFirst().keySet();
  }

  /** The middle value of a metric over the repeats. */
  public double median(String metric) {
    return Figures.median(values(metric));
  }

  /** The smallest value of a metric. */
  public double least(String metric) {
    return values(metric).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The largest value of a metric. */
  public double most(String metric) {
    return values(metric).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private List<Double> values(String metric) {
    return repeats.stream().map(r -> r.getOrDefault(metric, Double.NaN)).toList();
  }

  /** One line of JSON with everything somebody needs to judge the figures. */
  public String json() {
    ObjectNode line = Json.object();
    line.put("benchmark", name);
    size.forEach(line::put);
    line.put("warm_ups", warmUps);
    line.put("cores", machine.cores());
    line.put("java", machine.java());
    ObjectNode settings = line.putObject("postgres");
    machine.settings().forEach(settings::put);
    ObjectNode medians = line.putObject("median");
    ObjectNode spread = line.putObject("spread");
    for (String metric : metrics()) {
      medians.put(metric, rounded(median(metric)));
      spread.putArray(metric).add(rounded(least(metric))).add(rounded(most(metric)));
    }
    var all = line.putArray("repeats");
    for (Map<String, Double> repeat : repeats) {
      ObjectNode one = all.addObject();
      repeat.forEach((metric, value) -> one.put(metric, rounded(value)));
    }
    line.setAll(details);
    peakKib.ifPresent(kib -> line.put("peak_rss_kib", kib));
    return Json.text(line);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
