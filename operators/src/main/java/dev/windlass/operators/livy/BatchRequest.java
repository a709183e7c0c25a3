package dev.windlass.operators.livy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /batches}; empty fields are left out, since Livy refuses unknown ones and
 * reads nulls as values. Never contains secrets of ours unless the DAG put them into {@code conf}.
 *
 * @param name the unique name
 * @param file the jar or script, an absolute path or URI
 * @param className the main class; null for scripts
 * @param args the arguments
 * @param jars more jars
 * @param files more files
 * @param pyFiles Python modules
 * @param conf Spark settings
 * @param driverMemory such as {@code 512m}; null for the server's default
 * @param driverCores null for the server's default
 * @param executorMemory null for the server's default
 * @param executorCores null for the server's default
 * @param numExecutors null for the server's default
 * @param queue the YARN queue; null for the default
 * @param proxyUser whom to run as; null for Livy's own user
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BatchRequest(
    String name,
    String file,
    @Nullable String className,
    List<String> args,
    List<String> jars,
    List<String> files,
    List<String> pyFiles,
    Map<String, String> conf,
    @Nullable String driverMemory,
    @Nullable Integer driverCores,
    @Nullable String executorMemory,
    @Nullable Integer executorCores,
    @Nullable Integer numExecutors,
    @Nullable String queue,
    @Nullable String proxyUser) {
  /** Copies the collections. */
  public BatchRequest {
    args = List.copyOf(args);
    jars = List.copyOf(jars);
    files = List.copyOf(files);
    pyFiles = List.copyOf(pyFiles);
    conf = Map.copyOf(conf);
  }
}
