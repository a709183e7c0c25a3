package dev.windlass.web.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** An answer that is not the wanted one, in the REST API's form: {@code {"detail": …}}. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient JsonNode detail;

  private ApiError(int status, String message, JsonNode detail) {
    super(message, null, false, false);
    this.status = status;
    this.detail = detail;
  }

  private static ApiError of(int status, String message) {
    return new ApiError(status, message, TextNode.valueOf(message));
  }

  /** 400: the request makes no sense. */
  public static ApiError badRequest(String message) {
    return of(400, message);
  }

  /** 401: nobody is logged in. */
  public static ApiError unauthorized(String message) {
    return of(401, message);
  }

  /** 403: this person may not do that. */
  public static ApiError forbidden(String message) {
    return of(403, message);
  }

  /** 404: there is no such thing. */
  public static ApiError notFound(String message) {
    return of(404, message);
  }

  /** 406: the thing cannot be had in the wanted form. */
  public static ApiError notAcceptable(String message) {
    return of(406, message);
  }

  /** 409: it does not go with what is there. */
  public static ApiError conflict(String message) {
    return of(409, message);
  }

  /** 429: too often. */
  public static ApiError tooMany(String message) {
    return of(429, message);
  }

  /** 503: not now; the message says what is missing. */
  public static ApiError unavailable(String message) {
    return of(503, message);
  }

  /**
   * 422: one value is not allowed.
   *
   * @param where {@code query}, {@code path} or {@code body}
   */
  public static ApiError invalid(String where, String field, String message, String type) {
    ArrayNode detail = Wire.MAPPER.createArrayNode();
    var entry = detail.addObject();
    entry.put("type", type);
    entry.putArray("loc").add(where).add(field);
    entry.put("msg", message);
    return new ApiError(422, field + ": " + message, detail);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What stands in {@code detail}. */
  public JsonNode detail() {
    return detail;
  }
}
