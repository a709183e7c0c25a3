package dev.windlass.web.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/**
 * JSON web tokens for API clients: good for a day, signed with this installation's key.
 * Thread-safe.
 */
final class Tokens {
  private static final String ISSUER = "windlass";
  private static final Duration LIFE = Duration.ofDays(1);
  private static final Duration LEEWAY = Duration.ofSeconds(10);
  private static final int KEY_BYTES = 32;

  private final byte[] key;
  private final InstantSource clock;

  /** Uses the key in the file; makes one at first use, readable by its owner only. */
  Tokens(Path keyFile, InstantSource clock) {
    this.clock = clock;
    try {
      this.key = key(keyFile);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read or write the token key " + keyFile, e);
    }
  }

  private static byte[] key(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, fresh, StandardOpenOption.TRUNCATE_EXISTING);
      return fresh;
    } catch (FileAlreadyExistsException e) {
      byte[] kept = Files.readAllBytes(file);
      if (kept.length != KEY_BYTES) {
        throw new IllegalStateException(
            "the token key %s is damaged; delete it to get a new one".formatted(file), e);
      }
      return kept;
    }
  }

  /** A token for a user. */
  String issue(String username) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(username)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .build();
    try {
      SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      token.sign(new MACSigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign a token", e);
    }
  }

  /** Whom a token speaks for; empty when it is not ours, was changed, or is too old. */
  Optional<String> username(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      // The verifier takes any HMAC; ours is one.
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
          || !jwt.verify(new MACVerifier(key))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      boolean valid =
          ISSUER.equals(claims.getIssuer())
              && claims.getAudience().contains(ISSUER)
              && expires != null
              && clock.instant().isBefore(expires.toInstant().plus(LEEWAY));
      return valid ? Optional.ofNullable(claims.getSubject()) : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }
}
