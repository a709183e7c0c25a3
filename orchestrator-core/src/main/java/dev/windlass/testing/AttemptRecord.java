package dev.windlass.testing;

import dev.windlass.dag.Operator;
import dev.windlass.dag.QualityResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one attempt said and was. The lists are synchronised: a body may start threads.
 *
 * @param operators the operators it built: one, or one more after each crash
 * @param rendered what it rendered, by name, as people are shown it
 */
record AttemptRecord(
    String task,
    int mapIndex,
    int tryNumber,
    String key,
    List<String> log,
    Map<String, URI> links,
    List<QualityResult> quality,
    List<String> labels,
    List<Operator<?>> operators,
    Map<String, String> rendered) {
  static AttemptRecord of(String task, int mapIndex, int tryNumber, String key) {
    return new AttemptRecord(
        task,
        mapIndex,
        tryNumber,
        key,
        Collections.synchronizedList(new ArrayList<>()),
        Collections.synchronizedMap(new LinkedHashMap<>()),
        Collections.synchronizedList(new ArrayList<>()),
        Collections.synchronizedList(new ArrayList<>()),
        Collections.synchronizedList(new ArrayList<>()),
        Collections.synchronizedMap(new LinkedHashMap<>()));
  }
}
