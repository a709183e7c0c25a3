package dev.windlass.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the repeats of one workload gave.
 *
 * @param repeats figures by metric name, the same names in each
 * @param peakKib the most memory this process has held so far
 */
record Result(Workload work, int warmUps, List<Map<String, Double>> repeats, OptionalLong peakKib) {

  Set<String> metrics() {
    return repeats.getFirst().keySet();
  }

  boolean has(String metric) {
    return metrics().contains(metric);
  }

  double median(String metric) {
    return Figures.median(values(metric));
  }

  double least(String metric) {
    return values(metric).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double most(String metric) {
    return values(metric).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private List<Double> values(String metric) {
    return repeats.stream().map(r -> r.getOrDefault(metric, Double.NaN)).toList();
  }

  /** One line of JSON with everything somebody needs to judge the figures. */
  String json(Machine machine) {
    ObjectNode line = Json.object();
    line.put("benchmark", work.name());
    line.put("runs", work.runs());
    line.put("tasks", work.allTasks());
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
    peakKib.ifPresent(kib -> line.put("peak_rss_kib", kib));
    return Json.text(line);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
