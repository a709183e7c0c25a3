package dev.windlass.web.auth;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.windlass.settings.Secret;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;

/**
 * Passwords as Argon2id hashes, with the memory and rounds OWASP advises. Thread-safe; hashes few
 * at a time, since each takes 19 MiB.
 */
public final class Passwords {
  private static final int ROUNDS = 2;
  private static final int MEMORY_KIB = 19_456;
  private static final int AT_ONCE = 4;
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int GENERATED_LENGTH = 20;

  private final Argon2 argon2 = Argon2Factory.create(Argon2Types.ARGON2id);
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final SecureRandom random = new SecureRandom();
  private final String decoy = hash(generate());

  /** The hash to be stored, salt and parameters inside. */
  public String hash(Secret password) {
    char[] chars = password.reveal().toCharArray();
    room.acquireUninterruptibly();
    try {
      return argon2.hash(ROUNDS, MEMORY_KIB, 1, chars);
    } finally {
      room.release();
      argon2.wipeArray(chars);
    }
  }

  /** Whether it is the password behind the hash. */
  boolean matches(String hash, Secret password) {
    char[] chars = password.reveal().toCharArray();
    room.acquireUninterruptibly();
    try {
      return argon2.verify(hash, chars);
    } finally {
      room.release();
      argon2.wipeArray(chars);
    }
  }

  /**
   * Takes as long as {@link #matches}: who asks must not learn from the time whether a user exists.
   */
  void pretend(Secret password) {
    boolean ignored = matches(decoy, password);
  }

  /** A new password that nobody guesses: 115 bits, easy to read aloud. */
  public Secret generate() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GENERATED_LENGTH; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return Secret.of(text.toString());
  }
}
