package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.XmlNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How IAM writes its things in XML. */
final class IamXml {
  private IamXml() {}

  static XmlNode role(Role role) {
    return XmlNode.of("Role", roleFields(role));
  }

  static List<XmlNode> roleFields(Role role) {
    var fields = new ArrayList<XmlNode>();
    fields.add(XmlNode.of("Path", role.path()));
    fields.add(XmlNode.of("RoleName", role.name()));
    fields.add(XmlNode.of("RoleId", role.id()));
    fields.add(XmlNode.of("Arn", role.arn()));
    fields.add(XmlNode.of("CreateDate", role.created().truncatedTo(ChronoUnit.SECONDS)));
    fields.add(XmlNode.of("AssumeRolePolicyDocument", encoded(role.trust())));
    if (!role.description().isEmpty()) {
      fields.add(XmlNode.of("Description", role.description()));
    }
    fields.add(XmlNode.of("MaxSessionDuration", role.maxSessionSeconds()));
    if (!role.tags().isEmpty()) {
      fields.add(tags(role.tags()));
    }
    return fields;
  }

  static List<XmlNode> profileFields(InstanceProfile profile, Map<String, Role> roles) {
    var fields = new ArrayList<XmlNode>();
    fields.add(XmlNode.of("Path", profile.path()));
    fields.add(XmlNode.of("InstanceProfileName", profile.name()));
    fields.add(XmlNode.of("InstanceProfileId", profile.id()));
    fields.add(XmlNode.of("Arn", profile.arn()));
    fields.add(XmlNode.of("CreateDate", profile.created().truncatedTo(ChronoUnit.SECONDS)));
    fields.add(
        members(
            "Roles",
            profile.roles().stream().filter(roles::containsKey).map(roles::get).toList(),
            IamXml::roleFields));
    if (!profile.tags().isEmpty()) {
      fields.add(tags(profile.tags()));
    }
    return fields;
  }

  static XmlNode tags(Map<String, String> tags) {
    return members(
        "Tags",
        tags.entrySet(),
        tag -> List.of(XmlNode.of("Key", tag.getKey()), XmlNode.of("Value", tag.getValue())));
  }

  static <T> XmlNode members(
      String name, Collection<T> values, Function<T, List<XmlNode>> children) {
    return XmlNode.list(name, "member", values, children);
  }

  static XmlNode names(String list, Collection<String> names) {
    return XmlNode.of(list, names.stream().map(name -> XmlNode.of("member", name)).toList());
  }

  static XmlNode notTruncated() {
    return XmlNode.of("IsTruncated", false);
  }

  /** Policy documents travel URL-encoded. */
  static String encoded(String policy) {
    return URLEncoder.encode(policy, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
