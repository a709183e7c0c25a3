package dev.windlass.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Hides known secret values in text. Thread-safe; masking takes no lock. */
public final class SecretMask {
  /** Shorter texts appear everywhere by chance: hiding them would spoil the log and give hints. */
  private static final int SHORTEST = 4;

  private static final Pattern SENSITIVE =
      Pattern.compile(
          "password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key"
              + "|authorization|credential");

  /** The longest first, so that a secret inside another does not leave the rest standing. */
  private volatile String[] secrets = {};

  /** Whether a key's name says that its value is a secret. */
  public static boolean isSensitive(String name) {
    return SENSITIVE.matcher(name.toLowerCase(Locale.ROOT).replace('-', '_')).find();
  }

  /** Learns a value, also in the forms it takes in URLs and JSON. */
  public void add(Secret secret) {
    String text = secret.reveal();
    if (text.length() < SHORTEST) {
      return;
    }
    learn(
        List.of(
            text,
            URLEncoder.encode(text, StandardCharsets.UTF_8),
            text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")));
  }

  private synchronized void learn(List<String> forms) {
    var all = new LinkedHashSet<>(Arrays.asList(secrets));
    if (all.addAll(forms)) {
      secrets =
          all.stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toArray(String[]::new);
    }
  }

  /** The text with every known secret replaced by {@code ***}. */
  public String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
