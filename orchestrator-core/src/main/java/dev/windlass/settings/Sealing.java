package dev.windlass.settings;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts at rest with authenticated encryption, bound to the row they belong to: a sealed
 * value moved to another row does not open. Thread-safe.
 */
public final class Sealing {
  private final Aead aead;

  private Sealing(Aead aead) {
    this.aead = aead;
  }

  /**
   * Seals with the given keyset, or with the one in {@code <home>/secret.key}, which is made when
   * there is none.
   */
  public static Sealing open(@Nullable Secret keyset, Path home) {
    return with(keyset != null ? keyset : keptIn(home.resolve("secret.key")));
  }

  /**
   * Seals with a Tink AEAD keyset as JSON.
   *
   * @throws IllegalStateException when it is none
   */
  public static Sealing with(Secret keyset) {
    try {
      AeadConfig.register();
      return new Sealing(
          TinkJsonProtoKeysetFormat.parseKeyset(
                  keyset.reveal(), RegistryConfiguration.get(), InsecureSecretKeyAccess.get())
              .getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (GeneralSecurityException e) {
      // The cause is dropped: it may quote the key.
      throw new IllegalStateException("WINDLASS_SECRET_KEY is not a Tink AEAD keyset as JSON");
    }
  }

  /** A new keyset as JSON. */
  public static Secret newKeyset() {
    try {
      AeadConfig.register();
      return Secret.of(
          TinkJsonProtoKeysetFormat.serializeKeyset(
              KeysetHandle.generateNew(
                  PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()),
              RegistryConfiguration.get(),
              InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot make an AES-256 key", e);
    }
  }

  /** Seals {@code text} for the row {@code owner}; Base64. */
  public String seal(String text, String owner) {
    try {
      return Base64.getEncoder().encodeToString(aead.encrypt(bytes(text), bytes(owner)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not seal " + owner, e);
    }
  }

  /**
   * Opens what was sealed for the row {@code owner}.
   *
   * @throws IllegalStateException when the key is another, or the value was tampered with
   */
  public String open(String sealed, String owner) {
    try {
      return new String(
          aead.decrypt(Base64.getMimeDecoder().decode(sealed), bytes(owner)),
          StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "%s cannot be opened: it was sealed with another WINDLASS_SECRET_KEY or tampered with"
              .formatted(owner),
          e);
    }
  }

  private static Secret keptIn(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh =
            Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "secret",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
          Files.writeString(fresh, newKeyset().reveal());
          // A link appears whole or not at all, and never replaces another process's key.
          Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException raced) {
          // The other process's key is as good as ours.
        } finally {
          Files.delete(fresh);
        }
      }
      return Secret.of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the key file %s cannot be used".formatted(file), e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
