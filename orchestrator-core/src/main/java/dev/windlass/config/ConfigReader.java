package dev.windlass.config;

import dev.windlass.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns texts into typed values and gathers every problem before it complains. */
final class ConfigReader {
  private static final Pattern CRASH_POINT = Pattern.compile("[a-z0-9][a-z0-9_.-]*(:[1-9][0-9]*)?");
  private static final Pattern SIGN_IN_URL = Pattern.compile("[?&](user|password)=|//[^/?]*@");

  private final ConfigSources sources;
  private final List<String> problems;

  ConfigReader(ConfigSources sources) {
    this.sources = sources;
    this.problems = sources.problems();
  }

  Config read(Path userHome) {
    Path home = folder(ConfigKey.WINDLASS_HOME, userHome.resolve(".windlass"));
    var config =
        new Config(
            home,
            new Config.Database(
                databaseUrl(),
                text(ConfigKey.WINDLASS_DATABASE_USER),
                secret(ConfigKey.WINDLASS_DATABASE_PASSWORD),
                number(ConfigKey.WINDLASS_DATABASE_POOL_SIZE, 2, 200)),
            new Config.Web(
                text(ConfigKey.WINDLASS_BIND), number(ConfigKey.WINDLASS_PORT, 0, 65_535)),
            new Config.Engine(
                folder(ConfigKey.WINDLASS_DAGS_FOLDER, home.resolve("dags")),
                Duration.ofSeconds(number(ConfigKey.WINDLASS_DAG_LOAD_SECONDS, 1, 600)),
                number(ConfigKey.WINDLASS_DAG_LOAD_MIB, 64, 65_536),
                number(ConfigKey.WINDLASS_PARALLELISM, 1, 100_000),
                number(ConfigKey.WINDLASS_LOST_BUDGET, 0, 100),
                number(ConfigKey.WINDLASS_MAX_MAP_LENGTH, 1, 1_000_000),
                Duration.ofSeconds(number(ConfigKey.WINDLASS_QUEUED_TIMEOUT_SECONDS, 1, 86_400)),
                Duration.ofSeconds(number(ConfigKey.WINDLASS_LEASE_SECONDS, 1, 3600)),
                number(ConfigKey.WINDLASS_XCOM_LIMIT_BYTES, 1024, 16 * 1024 * 1024),
                crashPoint()),
            new Config.Security(adminPassword(), secret(ConfigKey.WINDLASS_SECRET_KEY)));
    if (!problems.isEmpty()) {
      throw new InvalidConfig(problems);
    }
    return config;
  }

  private String text(ConfigKey key) {
    String text = sources.text(key);
    return text == null ? key.defaultText() : text;
  }

  private Path folder(ConfigKey key, Path otherwise) {
    String text = sources.text(key);
    Path folder = text == null ? otherwise : Path.of(text).toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      bad(key, folder + " is not a folder");
    }
    return folder;
  }

  private int number(ConfigKey key, int least, int most) {
    String text = text(key);
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
      bad(key, number + " is out of bounds");
    } catch (NumberFormatException e) {
      bad(key, "\"" + text + "\" is not a whole number");
    }
    return least;
  }

  private @Nullable String databaseUrl() {
    String url = sources.text(ConfigKey.WINDLASS_DATABASE_URL);
    // The URL itself is never repeated: it may hold the very password it must not hold.
    if (url != null && !url.startsWith("jdbc:postgresql:")) {
      bad(ConfigKey.WINDLASS_DATABASE_URL, "it does not start with jdbc:postgresql:");
    } else if (url != null && SIGN_IN_URL.matcher(url).find()) {
      bad(
          ConfigKey.WINDLASS_DATABASE_URL,
          "it holds a user or password; use WINDLASS_DATABASE_USER and"
              + " WINDLASS_DATABASE_PASSWORD(_FILE)");
    }
    return url;
  }

  private @Nullable String crashPoint() {
    String text = sources.text(ConfigKey.WINDLASS_CRASH_AT);
    if (text != null && !CRASH_POINT.matcher(text).matches()) {
      bad(ConfigKey.WINDLASS_CRASH_AT, "\"" + text + "\" is not a crash point");
    }
    return text;
  }

  private @Nullable Secret adminPassword() {
    Secret password = secret(ConfigKey.WINDLASS_ADMIN_PASSWORD);
    if (password != null && password.reveal().length() < 8) {
      bad(ConfigKey.WINDLASS_ADMIN_PASSWORD, "it is too short");
    }
    return password;
  }

  private @Nullable Secret secret(ConfigKey key) {
    String direct = sources.text(key);
    String file = sources.find(key.fileVariant()).map(ConfigSources.Found::text).orElse("");
    if (direct != null && !file.isEmpty()) {
      bad(key, "set it or %s, not both".formatted(key.fileVariant()));
    }
    if (direct != null) {
      return Secret.of(direct);
    }
    if (file.isEmpty()) {
      return null;
    }
    try {
      // Editors and `echo` end files with a line break that nobody means.
      return Secret.of(Files.readString(Path.of(file)).stripTrailing());
    } catch (IOException e) {
      problems.add("%s: the file %s cannot be read".formatted(key.fileVariant(), file));
      return null;
    }
  }

  private void bad(ConfigKey key, String why) {
    problems.add("%s: %s. Allowed: %s".formatted(key.name(), why, key.allowed()));
  }
}
