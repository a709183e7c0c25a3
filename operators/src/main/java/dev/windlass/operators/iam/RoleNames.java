package dev.windlass.operators.iam;

import java.util.List;
import java.util.Optional;

/** The names of one set of roles; all start with the set's name. */
record RoleNames(String name) {
  private static final List<String> SUFFIXES = List.of("-emr", "-ec2", "-redshift");

  String service() {
    return name + "-emr";
  }

  String ec2() {
    return name + "-ec2";
  }

  String redshift() {
    return name + "-redshift";
  }

  String profile() {
    return name + "-ec2";
  }

  List<String> roles() {
    return List.of(service(), ec2(), redshift());
  }

  /** The set a role belongs to, judged by its name. */
  static Optional<String> setOf(String role) {
    return SUFFIXES.stream()
        .filter(role::endsWith)
        .map(suffix -> role.substring(0, role.length() - suffix.length()))
        .findFirst();
  }
}
