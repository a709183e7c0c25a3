package dev.windlass.dag;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which assets a DAG waits for: {@code a.and(b).or(c)}. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Asset.class, name = "asset"),
  @JsonSubTypes.Type(value = AssetExpr.Alias.class, name = "alias"),
  @JsonSubTypes.Type(value = AssetExpr.All.class, name = "all"),
  @JsonSubTypes.Type(value = AssetExpr.Any.class, name = "any"),
})
public sealed interface AssetExpr permits Asset, AssetExpr.Alias, AssetExpr.All, AssetExpr.Any {
  /** Whether it is met once events of these assets and aliases have arrived. */
  boolean met(Set<String> arrived);

  /** Every asset in it, and every alias as {@code alias:name}. */
  List<String> names();

  /** The expression for people. */
  String words();

  /** Both. */
  default AssetExpr and(AssetExpr other) {
    return new All(List.of(this, other));
  }

  /** Either. */
  default AssetExpr or(AssetExpr other) {
    return new Any(List.of(this, other));
  }

  private static String joined(List<AssetExpr> parts, String word) {
    return parts.stream()
        .map(p -> p instanceof All || p instanceof Any ? "(" + p.words() + ")" : p.words())
        .collect(Collectors.joining(word));
  }

  /** Whatever assets a task emits through the alias at run time. */
  static AssetExpr alias(String name) {
    return new Alias(name);
  }

  /** A name that tasks resolve to assets while they run. */
  record Alias(String name) implements AssetExpr {
    /** What aliases begin with among names. */
    public static final String PREFIX = "alias:";

    @Override
    public boolean met(Set<String> arrived) {
      return arrived.contains(PREFIX + name);
    }

    @Override
    public List<String> names() {
      return List.of(PREFIX + name);
    }

    @Override
    public String words() {
      return "whatever is emitted as " + name;
    }
  }

  /** All parts. */
  record All(List<AssetExpr> parts) implements AssetExpr {
    /** Copies the parts. */
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean met(Set<String> arrived) {
      return parts.stream().allMatch(p -> p.met(arrived));
    }

    @Override
    public List<String> names() {
      return parts.stream().flatMap(p -> p.names().stream()).distinct().toList();
    }

    @Override
    public String words() {
      return AssetExpr.joined(parts, " and ");
    }
  }

  /** At least one part. */
  record Any(List<AssetExpr> parts) implements AssetExpr {
    /** Copies the parts. */
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean met(Set<String> arrived) {
      return parts.stream().anyMatch(p -> p.met(arrived));
    }

    @Override
    public List<String> names() {
      return parts.stream().flatMap(p -> p.names().stream()).distinct().toList();
    }

    @Override
    public String words() {
      return AssetExpr.joined(parts, " or ");
    }
  }
}
