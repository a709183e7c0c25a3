package dev.windlass.localcloud.aws;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * An element of an AWS Query reply: either text or children, never both. Text is escaped when it is
 * written.
 *
 * @param text empty when there are children
 */
public record XmlNode(String name, String text, List<XmlNode> children) {

  public XmlNode {
    children = List.copyOf(children);
  }

  /** {@code <name>text</name>}; numbers, booleans and instants in their usual notation. */
  public static XmlNode of(String name, Object text) {
    return new XmlNode(name, String.valueOf(text), List.of());
  }

  /** {@code <name>…children…</name>}. */
  public static XmlNode of(String name, XmlNode... children) {
    return new XmlNode(name, "", List.of(children));
  }

  /** {@code <name>…children…</name>}. */
  public static XmlNode of(String name, List<XmlNode> children) {
    return new XmlNode(name, "", children);
  }

  /**
   * {@code <name><item>…</item><item>…</item></name>}: {@code item} is {@code member} in IAM and
   * the element's type ({@code Cluster}) in Redshift.
   */
  public static <T> XmlNode list(
      String name, String item, Collection<T> values, Function<T, List<XmlNode>> children) {
    return of(name, values.stream().map(v -> of(item, children.apply(v))).toList());
  }
}
