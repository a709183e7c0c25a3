package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.udf;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * One official I-94 code list: code to label. Codes are trimmed (one port of the official list has
 * a trailing blank). Immutable.
 *
 * @param labels by code, in the order of the codes
 */
public record CodeList(SortedMap<String, String> labels) {
  /** Copies the labels; there must be some. */
  public CodeList {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("a code list holds no codes");
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** The label of {@code code}; null when the list does not know it. */
  Column label(Column code) {
    return lookUp(labels, code);
  }

  /**
   * What {@code values} has for {@code key}, null when nothing. The lists have a few hundred
   * entries: a map sent along with the code costs less than a join each.
   */
  static Column lookUp(Map<String, String> values, Column key) {
    var map = new HashMap<>(values);
    UDF1<String, String> get = map::get;
    return udf(get, DataTypes.StringType).apply(key);
  }
}
