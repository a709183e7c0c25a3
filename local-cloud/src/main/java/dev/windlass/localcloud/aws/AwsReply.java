package dev.windlass.localcloud.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** What a service answers when it did as asked. */
public sealed interface AwsReply {

  /** The body of an AWS JSON reply. */
  record Json(JsonNode body) implements AwsReply {}

  /**
   * What stands inside {@code <ActionResult>} of an AWS Query reply; the front door adds the
   * envelope, the namespace and the request id. Without children the result element is left out, as
   * AWS does for actions that return nothing.
   */
  record Xml(List<XmlNode> result) implements AwsReply {
    public Xml {
      result = List.copyOf(result);
    }
  }

  /** A JSON reply with this body. */
  static AwsReply json(JsonNode body) {
    return new Json(body);
  }

  /** A JSON reply with nothing to say: {@code {}}. */
  static AwsReply emptyJson() {
    return new Json(JsonNodeFactory.instance.objectNode());
  }

  /** A Query reply with these elements inside its result. */
  static AwsReply xml(XmlNode... result) {
    return new Xml(List.of(result));
  }
}
