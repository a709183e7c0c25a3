package dev.windlass.web.auth;

import dev.windlass.settings.Secret;
import dev.windlass.store.SessionDao;
import dev.windlass.store.UserDao;
import io.javalin.config.RoutesConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users, sessions and tokens of one web server. Thread-safe. */
public final class Security {
  /** The name of the first user. */
  public static final String FIRST_USER = "admin";

  private final UserDao users;
  private final SessionDao sessions;
  private final Passwords passwords = new Passwords();
  private final Tokens tokens;
  private final InstantSource clock;
  private final String version;

  /** Keeps its token key below {@code home}. */
  public Security(
      UserDao users, SessionDao sessions, Path home, InstantSource clock, String version) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = new Tokens(home.resolve("token.key"), clock);
    this.clock = clock;
    this.version = version;
  }

  /**
   * Makes sure that somebody can log in: adds the first administrator when there is no user.
   *
   * @param wanted the password to give; null: one is made up
   * @return the made-up password, to be shown once; empty when none was made up
   */
  public Optional<Secret> addFirstAdmin(@Nullable Secret wanted) {
    if (!users.all().isEmpty()) {
      return Optional.empty();
    }
    Secret password = wanted == null ? passwords.generate() : wanted;
    boolean added = users.addFirst(FIRST_USER, passwords.hash(password), "admin");
    return added && wanted == null ? Optional.of(password) : Optional.empty();
  }

  /** Adds the door and the routes through it. */
  public void install(RoutesConfig routes) {
    new Access(users, sessions, tokens).install(routes);
    new SessionRoutes(users, sessions, tokens, passwords, clock, version).install(routes);
  }
}
