package dev.windlass.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.settings.Secret;
import dev.windlass.store.UserDao;
import dev.windlass.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  private TestDatabase db = TestDatabase.create();
  private WebServer server = start(0, Secret.of("open sesame"), Path.of("target", "session-home"));
  private Browser stranger = new Browser(server.port());

  private WebServer start(int port, Secret password, Path home) {
    return WebServer.start(
        db.database(), new WebSettings("127.0.0.1", port, home, password, "test"));
  }

  @BeforeEach
  void store() {
    new Rows(db).dag(SampleDags.pair("alpha"), 1, "");
  }

  @AfterEach
  void stop() {
    stranger.close();
    server.close();
    db.close();
  }

  @Test
  void the_first_start_makes_an_administrator_with_the_given_password() {
    assertThat(server.newAdminPassword()).isEmpty();
    assertThat(db.query("select role from app_user where username = 'admin'")).isEqualTo("admin");
    assertThat(db.query("select password_hash from app_user")).startsWith("$argon2id$");
    var me = stranger.login("admin", "open sesame").get("/ui/me").json();
    assertThat(me.at("/role").asText()).isEqualTo("Admin");
    assertThat(me.at("/can_edit").asBoolean()).isTrue();
    assertThat(me.at("/csrf_token").asText()).hasSizeGreaterThan(30);
  }

  @Test
  void without_a_given_password_one_is_made_up_and_told_once(@TempDir Path home) {
    try (var fresh = TestDatabase.create()) {
      var settings = new WebSettings("127.0.0.1", 0, home, null, "test");
      Secret made;
      try (var first = WebServer.start(fresh.database(), settings)) {
        made = first.newAdminPassword().orElseThrow();
        assertThat(made.reveal()).hasSize(20);
        try (var browser = new Browser(first.port())) {
          assertThat(browser.login("admin", made.reveal()).get("/ui/me").status()).isEqualTo(200);
        }
      }
      try (var second = WebServer.start(fresh.database(), settings)) {
        assertThat(second.newAdminPassword()).isEmpty();
      }
    }
  }

  @Test
  void nobody_reads_data_without_logging_in() {
    for (String path :
        new String[] {
          "/ui/dags",
          "/ui/me",
          "/ui/events",
          "/api/v2/dags",
          "/api/v2/dags/",
          "/api/v2/dags/alpha",
          "/ui/dags/alpha/graph",
          "/api/v2/nothing"
        }) {
      var answer = stranger.get(path, "Accept", "*/*");
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.json().at("/detail").asText()).startsWith("Log in first");
    }
    for (String path :
        new String[] {
          "/%61pi/v2/dags", "//api/v2/dags", "/API/v2/dags", "/api;x/v2/dags", "/x/..%2fapi/v2/dags"
        }) {
      assertThat(stranger.get(path).text()).as(path).doesNotContain("alpha");
    }
  }

  @Test
  void a_session_is_kept_as_a_hash_and_ends_with_the_logout() {
    var answer =
        stranger.post("/ui/login", "{\"username\":\"admin\",\"password\":\"open sesame\"}");
    assertThat(answer.header("Set-Cookie"))
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .doesNotContain("Secure");
    String token = answer.header("Set-Cookie").replaceAll("windlass_session=([^;]*);.*", "$1");
    assertThat(db.query("select count(*) from app_session where token_hash = '" + token + "'"))
        .isEqualTo("0");
    stranger.login("admin", "open sesame");
    assertThat(stranger.post("/ui/logout", "").status()).isEqualTo(204);
    assertThat(stranger.get("/ui/me").status()).isEqualTo(401);
  }

  @Test
  void a_session_that_is_over_or_whose_user_is_barred_opens_nothing() {
    stranger.login("admin", "open sesame");
    db.execute("update app_user set is_active = false");
    assertThat(stranger.get("/ui/me").status()).isEqualTo(401);
    db.execute("update app_user set is_active = true");
    assertThat(stranger.get("/ui/me").status()).isEqualTo(200);
    db.execute("update app_session set expires_at = now() - interval '1 second'");
    assertThat(stranger.get("/ui/me").status()).isEqualTo(401);
  }

  @Test
  void writes_with_a_cookie_need_the_csrf_token() {
    stranger.login("admin", "open sesame");
    String right = stranger.get("/ui/me").json().at("/csrf_token").asText();
    for (String wrong : new String[] {null, "", "guess"}) {
      assertThat(
              stranger.withCsrf(wrong).patch("/api/v2/dags/alpha", "{\"is_paused\":true}").status())
          .isEqualTo(403);
    }
    // It gets as far as the engine, of which there is none here.
    var answer = stranger.withCsrf(right).patch("/api/v2/dags/alpha", "{\"is_paused\":true}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().at("/detail").asText()).contains("no scheduler is running");
  }

  @Test
  void a_form_of_another_site_cannot_log_anybody_in() {
    var request =
        stranger
            .request("/ui/login")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"open sesame\"}"))
            .build();
    assertThat(stranger.send(request).status()).isEqualTo(422);
  }

  @Test
  void a_token_opens_the_api_without_cookie_and_csrf() {
    var answer =
        stranger.post("/auth/token", "{\"username\":\"admin\",\"password\":\"open sesame\"}");
    assertThat(answer.status()).isEqualTo(201);
    String token = answer.json().at("/access_token").asText();
    assertThat(stranger.withToken(token).get("/api/v2/dags").status()).isEqualTo(200);
    assertThat(stranger.patch("/api/v2/dags/alpha", "{\"is_paused\":true}").status())
        .isEqualTo(503);
    String[] parts = token.split("\\.", -1);
    String forged =
        parts[0]
            + "."
            + parts[1]
            + "."
            + (parts[2].startsWith("A") ? "B" : "A")
            + parts[2].substring(1);
    assertThat(stranger.withToken(forged).get("/api/v2/dags").status()).isEqualTo(401);
    // {"alg":"none"} in place of the signed head.
    assertThat(
            stranger
                .withToken("eyJhbGciOiJub25lIn0." + parts[1] + ".")
                .get("/api/v2/dags")
                .status())
        .isEqualTo(401);
    db.execute("update app_user set is_active = false");
    assertThat(stranger.withToken(token).get("/api/v2/dags").status()).isEqualTo(401);
  }

  @Test
  void a_viewer_may_look_but_not_touch() {
    String hash = String.valueOf(db.query("select password_hash from app_user"));
    assertThat(db.dao(UserDao.class).add("vera", hash, "viewer")).isTrue();
    stranger.login("vera", "open sesame");
    assertThat(stranger.get("/ui/me").json().at("/can_edit").asBoolean()).isFalse();
    assertThat(stranger.get("/ui/dags").status()).isEqualTo(200);
    var answer = stranger.patch("/api/v2/dags/alpha", "{\"is_paused\":true}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().at("/detail").asText()).contains("Viewer");
    assertThat(stranger.post("/ui/logout", "").status()).isEqualTo(204);
  }

  @Test
  void guessing_is_slowed_down() {
    for (int i = 0; i < 5; i++) {
      assertThat(stranger.post("/ui/login", "{\"username\":\"admin\",\"password\":\"x\"}").status())
          .isEqualTo(401);
    }
    var sixth = stranger.post("/ui/login", "{\"username\":\"admin\",\"password\":\"open sesame\"}");
    assertThat(sixth.status()).isEqualTo(429);
    assertThat(Integer.parseInt(sixth.header("Retry-After"))).isBetween(1, 300);
    // Another name from the same place is not held up by it.
    assertThat(stranger.post("/ui/login", "{\"username\":\"eve\",\"password\":\"x\"}").status())
        .isEqualTo(401);
  }

  @Test
  void the_token_key_is_for_its_owner_only() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(Path.of("target", "session-home", "token.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void answers_carry_the_headers_that_keep_browsers_safe() {
    var page = stranger.get("/", "Accept", "text/html");
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("Server")).isEmpty();
    assertThat(stranger.get("/api/v2/version").header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_body_that_is_too_large_or_no_json_is_refused() {
    assertThat(
            stranger.post("/ui/login", "{\"username\":\"" + "x".repeat(2 << 20) + "\"}").status())
        .isEqualTo(413);
    var answer = stranger.post("/ui/login", "{nonsense");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("json_invalid");
    assertThat(stranger.post("/ui/login", "{\"user\":1}").json().at("/detail/0/loc").toString())
        .isEqualTo("[\"body\",\"user\"]");
  }

  @Test
  void a_port_in_use_is_said_in_one_sentence() {
    assertThatThrownBy(
            () -> start(server.port(), Secret.of("x"), Path.of("target", "session-home")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "port %d of 127.0.0.1 is in use; choose another with --port".formatted(server.port()));
  }
}
