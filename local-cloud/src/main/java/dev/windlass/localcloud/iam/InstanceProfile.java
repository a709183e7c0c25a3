package dev.windlass.localcloud.iam;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * An instance profile.
 *
 * @param roles names of its roles: none or one
 */
record InstanceProfile(
    String name,
    String path,
    String id,
    String arn,
    Instant created,
    SortedMap<String, String> tags,
    List<String> roles) {

  InstanceProfile withRoles(List<String> changed) {
    return new InstanceProfile(name, path, id, arn, created, tags, List.copyOf(changed));
  }
}
