package dev.windlass.testing;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Json;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import java.util.Optional;

/** An operator's own remote job, with its handles as the JSON they are stored as. */
record OwnJob<H, T>(RemoteJob<H, T> job) implements RemoteJob<JsonNode, T> {
  @Override
  public JsonNode submit(TaskContext context, String key) throws Exception {
    return Json.tree(job.submit(context, key));
  }

  @Override
  public Optional<JsonNode> find(TaskContext context, String key) throws Exception {
    return job.find(context, key).map(Json::tree);
  }

  @Override
  public Progress<T> poll(TaskContext context, JsonNode handle) throws Exception {
    return job.poll(context, decode(handle));
  }

  @Override
  public Cancellation cancel(TaskContext context, JsonNode handle) throws Exception {
    return job.cancel(context, decode(handle));
  }

  @Override
  public String system() {
    return job.system();
  }

  private H decode(JsonNode handle) {
    JavaType type = Json.MAPPER.constructType(job.getClass());
    JavaType[] parameters = Json.MAPPER.getTypeFactory().findTypeParameters(type, RemoteJob.class);
    return Json.value(handle, parameters[0]);
  }
}
