package dev.windlass.cli;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it was asked for and answers with a set exit code. */
final class NoPlatform implements Platform {
  final List<Object> asked = new ArrayList<>();
  int answer;

  @Override
  public int demo(Demo options) {
    asked.add(options);
    return answer;
  }

  @Override
  public int standalone(Standalone options) {
    asked.add(options);
    return answer;
  }

  @Override
  public int testDag(DagTest options) {
    asked.add(options);
    return answer;
  }

  @Override
  public List<String> reap(boolean dryRun, Globals globals) {
    asked.add("reap " + dryRun);
    return List.of("destroyed emr_cluster demo");
  }

  @Override
  public int localCloud(List<String> words, Globals globals) {
    asked.add("local-cloud " + String.join(" ", words));
    return answer;
  }

  @Override
  public int bench(List<String> words, Globals globals) {
    asked.add("bench " + String.join(" ", words));
    return answer;
  }
}
