package dev.windlass.web.auth;

import dev.windlass.settings.Secret;
import dev.windlass.store.SessionDao;
import dev.windlass.store.UserDao;
import dev.windlass.store.UserDao.User;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logging in and out, by cookie for browsers and by token for API clients. Thread-safe. */
final class SessionRoutes {
  static final String COOKIE = "windlass_session";

  private static final Logger LOG = LoggerFactory.getLogger(SessionRoutes.class);
  private static final Duration LIFE = Duration.ofHours(12);
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST = 1_000;

  private record Me(
      String username,
      String displayName,
      String role,
      boolean canEdit,
      @Nullable String csrfToken,
      String instanceName,
      String version,
      Instant serverTime) {}

  private final UserDao users;
  private final SessionDao sessions;
  private final Tokens tokens;
  private final Passwords passwords;
  private final LoginThrottle throttle;
  private final InstantSource clock;
  private final String version;
  private final SecureRandom random = new SecureRandom();

  SessionRoutes(
      UserDao users,
      SessionDao sessions,
      Tokens tokens,
      Passwords passwords,
      InstantSource clock,
      String version) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.throttle = new LoginThrottle(clock);
    this.clock = clock;
    this.version = version;
  }

  /** Adds the routes. */
  void install(RoutesConfig routes) {
    routes.post("/ui/login", this::login);
    routes.post("/ui/logout", this::logout);
    routes.get("/ui/me", ctx -> ctx.json(me(Person.of(ctx))));
    routes.post("/auth/token", this::token);
  }

  private void login(Context ctx) {
    User user = authenticate(ctx);
    String token = randomText();
    String csrf = randomText();
    sessions.forgetExpired();
    sessions.open(hash(token), user.username(), csrf, LIFE);
    setCookie(ctx, token, LIFE);
    ctx.json(me(new Person(user.username(), Role.of(user.role()), csrf)));
  }

  private void logout(Context ctx) {
    String cookie = ctx.cookie(COOKIE);
    if (cookie != null) {
      boolean ignored = sessions.close(hash(cookie));
    }
    setCookie(ctx, "", Duration.ZERO);
    ctx.status(204);
  }

  private void token(Context ctx) {
    User user = authenticate(ctx);
    ctx.status(201).json(Map.of("access_token", tokens.issue(user.username())));
  }

  private User authenticate(Context ctx) {
    // A form of another site cannot send this type, so nobody is logged in against their will.
    String type = ctx.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw ApiError.invalid("header", "Content-Type", "Send application/json", "value_error");
    }
    Body body = Body.of(ctx, Set.of("username", "password"));
    String username = body.requiredText("username");
    Secret password = Secret.of(body.requiredText("password"));
    if (username.length() > LONGEST || password.reveal().length() > LONGEST) {
      throw wrong();
    }
    Optional<Duration> wait = throttle.wait(ctx.ip(), username);
    if (wait.isPresent()) {
      long seconds = Math.max(1, wait.get().toSeconds());
      ctx.header("Retry-After", Long.toString(seconds));
      throw ApiError.tooMany("Too many failed logins; try again in %d s".formatted(seconds));
    }
    Optional<User> user = users.find(username).filter(User::isActive);
    if (user.isEmpty()) {
      passwords.pretend(password);
    }
    if (user.isEmpty() || !passwords.matches(user.get().passwordHash(), password)) {
      throttle.failed(ctx.ip(), username);
      LOG.info("a login from {} failed", ctx.ip());
      throw wrong();
    }
    throttle.succeeded(ctx.ip(), username);
    return user.get();
  }

  private static ApiError wrong() {
    return ApiError.unauthorized("Wrong user name or password");
  }

  private Me me(Person person) {
    return new Me(
        person.username(),
        person.username(),
        person.role().label(),
        person.role().covers(Role.USER),
        person.csrf(),
        "Windlass",
        version,
        clock.instant());
  }

  private static void setCookie(Context ctx, String value, Duration life) {
    String secure = ctx.scheme().equals("https") ? "; Secure" : "";
    ctx.header(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
            .formatted(COOKIE, value, life.toSeconds(), secure));
  }

  private String randomText() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is stored of a cookie: of no use to who reads the table. */
  static String hash(String token) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
