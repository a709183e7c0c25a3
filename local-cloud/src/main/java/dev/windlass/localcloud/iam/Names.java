package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** What roles and profiles have in common: names, ids, tags, and the words of refusal. */
final class Names {
  private Names() {}

  /** A name parameter in the form IAM wants it. */
  static String valid(AwsCall call, String parameter) throws AwsError {
    var name = call.required(parameter);
    if (name.length() > 128 || !name.matches("[\\w+=,.@-]+")) {
      throw AwsError.badRequest(
          "ValidationError",
          ("The specified value for %s is invalid. It must contain only alphanumeric characters"
                  + " and/or the following: +=,.@_-")
              .formatted(Character.toLowerCase(parameter.charAt(0)) + parameter.substring(1)));
    }
    return name;
  }

  /** An id as IAM makes them: a prefix for the kind and 17 letters and digits. */
  static String id(String prefix) {
    var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    var id = new StringBuilder(prefix);
    ThreadLocalRandom.current()
        .ints(17, 0, letters.length())
        .forEach(i -> id.append(letters.charAt(i)));
    return id.toString();
  }

  static SortedMap<String, String> tags(AwsCall call) {
    var tags = new TreeMap<String, String>();
    call.list("Tags.member")
        .values()
        .forEach(tag -> tags.put(tag.getOrDefault("Key", ""), tag.getOrDefault("Value", "")));
    return tags;
  }

  static String policy(AwsCall call, String parameter) throws AwsError {
    var document = call.required(parameter);
    try {
      PolicyDocument.of(document);
      return document;
    } catch (IllegalArgumentException e) {
      throw AwsError.badRequest("MalformedPolicyDocument", String.valueOf(e.getMessage()));
    }
  }

  static AwsError missing(String words) {
    return new AwsError(404, "NoSuchEntity", words);
  }

  static AwsError exists(String words) {
    return new AwsError(409, "EntityAlreadyExists", words);
  }

  static AwsError conflict(String words) {
    return new AwsError(409, "DeleteConflict", words);
  }
}
