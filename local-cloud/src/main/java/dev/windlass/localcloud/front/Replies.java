package dev.windlass.localcloud.front;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.Protocol;
import dev.windlass.localcloud.aws.XmlNode;
import java.util.List;

/** From a reply or an error to the bytes AWS would send. */
final class Replies {
  private Replies() {}

  /** A body with its status and content type. */
  record Encoded(int status, String contentType, String body) {}

  static Encoded ok(Protocol protocol, String action, String requestId, AwsReply reply) {
    return switch (reply) {
      case AwsReply.Json(var body) ->
          new Encoded(200, "application/x-amz-json-1.1", body.toString());
      case AwsReply.Xml(var result) ->
          new Encoded(200, "text/xml", envelope(protocol, action, requestId, result));
    };
  }

  static Encoded error(Protocol protocol, String requestId, AwsError error) {
    return switch (protocol) {
      case Protocol.Json json ->
          new Encoded(
              error.status(),
              "application/x-amz-json-1.1",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("__type", error.code())
                  .put("message", error.text())
                  .put("Message", error.text())
                  .toString());
      case Protocol.Query query ->
          new Encoded(
              error.status(),
              "text/xml",
              document(
                  XmlNode.of(
                      "ErrorResponse",
                      XmlNode.of(
                          "Error",
                          XmlNode.of("Type", error.status() < 500 ? "Sender" : "Receiver"),
                          XmlNode.of("Code", error.code()),
                          XmlNode.of("Message", error.text())),
                      XmlNode.of("RequestId", requestId)),
                  query.namespace()));
    };
  }

  private static String envelope(
      Protocol protocol, String action, String requestId, List<XmlNode> result) {
    var metadata = XmlNode.of("ResponseMetadata", XmlNode.of("RequestId", requestId));
    var response =
        result.isEmpty()
            ? XmlNode.of(action + "Response", metadata)
            : XmlNode.of(action + "Response", XmlNode.of(action + "Result", result), metadata);
    var namespace =
        switch (protocol) {
          case Protocol.Query query -> query.namespace();
          case Protocol.Json json ->
              throw new IllegalStateException(action + " answered XML to a JSON request");
        };
    return document(response, namespace);
  }

  private static String document(XmlNode root, String namespace) {
    var text = new StringBuilder();
    write(root, " xmlns=\"" + namespace + "\"", text);
    return text.toString();
  }

  private static void write(XmlNode node, String attribute, StringBuilder out) {
    out.append('<').append(node.name()).append(attribute).append('>');
    if (node.children().isEmpty()) {
      escape(node.text(), out);
    } else {
      node.children().forEach(child -> write(child, "", out));
    }
    out.append("</").append(node.name()).append('>');
  }

  private static void escape(String text, StringBuilder out) {
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append((char) c);
              }
            });
  }
}
