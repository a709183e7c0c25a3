package dev.windlass.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.json.JsonMapper;
import java.lang.reflect.Type;

/** {@link Wire} as the server's own JSON. Thread-safe. */
public final class WireMapper implements JsonMapper {
  /** For all answers. */
  public WireMapper() {}

  @Override
  public String toJsonString(Object value, Type type) {
    return Wire.text(value);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <T> T fromJsonString(String json, Type type) {
    try {
      return Wire.MAPPER.readValue(json, Wire.MAPPER.constructType(type));
    } catch (JsonProcessingException e) {
      throw ApiError.invalid(
          "body", "body", "JSON decode error: " + e.getOriginalMessage(), "json_invalid");
    }
  }
}
