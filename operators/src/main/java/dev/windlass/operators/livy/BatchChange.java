package dev.windlass.operators.livy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link BatchRequest} being changed. */
final class BatchChange {
  private final BatchRequest from;
  private String name;
  private String file;
  private @Nullable String className;
  private List<String> args;
  private List<String> jars;
  private Map<String, String> conf;
  private @Nullable String driverMemory;
  private @Nullable String executorMemory;

  private BatchChange(BatchRequest from) {
    this.from = from;
    name = from.name();
    file = from.file();
    className = from.className();
    args = from.args();
    jars = from.jars();
    conf = from.conf();
    driverMemory = from.driverMemory();
    executorMemory = from.executorMemory();
  }

  static BatchChange of(BatchRequest from) {
    return new BatchChange(from);
  }

  BatchChange name(String value) {
    name = value;
    return this;
  }

  BatchChange file(String value) {
    file = value;
    return this;
  }

  BatchChange className(String value) {
    className = value;
    return this;
  }

  BatchChange args(List<String> value) {
    args = value;
    return this;
  }

  BatchChange jars(List<String> value) {
    jars = value;
    return this;
  }

  BatchChange conf(Map<String, String> value) {
    conf = value;
    return this;
  }

  BatchChange memory(String driver, String executor) {
    driverMemory = driver;
    executorMemory = executor;
    return this;
  }

  BatchRequest done() {
    return new BatchRequest(
        name,
        file,
        className,
        args,
        jars,
        from.files(),
        from.pyFiles(),
        conf,
        driverMemory,
        from.driverCores(),
        executorMemory,
        from.executorCores(),
        from.numExecutors(),
        from.queue(),
        from.proxyUser());
  }
}
