package dev.windlass.web.auth;

import dev.windlass.store.SessionDao;
import dev.windlass.store.UserDao;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.SafeHeaders;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The door: finds out who asks before any data is read, and what they may do. Reads need a person,
 * writes one who may edit, and, when it is the browser's cookie that speaks, the CSRF token too.
 */
public final class Access {
  private static final Set<HandlerType> READS =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
  private static final Set<String> OPEN =
      Set.of("/ui/login", "/auth/token", "/api/v2/monitor/health", "/api/v2/version");

  private final UserDao users;
  private final SessionDao sessions;
  private final Tokens tokens;

  Access(UserDao users, SessionDao sessions, Tokens tokens) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /** Puts the door before all data. */
  void install(RoutesConfig routes) {
    routes.before(this::check);
  }

  private void check(Context ctx) {
    String path = ctx.path();
    if (!SafeHeaders.isData(path) || OPEN.contains(path)) {
      return;
    }
    Person person =
        who(ctx).orElseThrow(() -> ApiError.unauthorized("Log in first; your session may be over"));
    if (isWrite(ctx)) {
      String csrf = person.csrf();
      if (csrf != null && !same(csrf, ctx.header("X-CSRF-Token"))) {
        throw ApiError.forbidden("The CSRF token is missing or wrong; load the page again");
      }
      if (!path.equals("/ui/logout") && !person.role().covers(Role.USER)) {
        throw ApiError.forbidden(
            "Your role is %s, which may only look; ask an administrator for more"
                .formatted(person.role().label()));
      }
    }
    ctx.attribute(Person.ATTRIBUTE, person);
  }

  private static boolean isWrite(Context ctx) {
    HandlerType method = ctx.method();
    return !READS.contains(method);
  }

  private Optional<Person> who(Context ctx) {
    String header = ctx.header("Authorization");
    if (header != null) {
      return header.startsWith("Bearer ")
          ? tokens.username(header.substring("Bearer ".length()).strip()).flatMap(this::bearer)
          : Optional.empty();
    }
    String cookie = ctx.cookie(SessionRoutes.COOKIE);
    return cookie == null
        ? Optional.empty()
        : sessions
            .find(SessionRoutes.hash(cookie))
            .map(s -> new Person(s.username(), Role.of(s.role()), s.csrf()));
  }

  /** The token says who it is; what they may do is asked now, so a change counts at once. */
  private Optional<Person> bearer(String username) {
    return users
        .find(username)
        .filter(UserDao.User::isActive)
        .map(u -> new Person(u.username(), Role.of(u.role()), null));
  }

  private static boolean same(String wanted, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
