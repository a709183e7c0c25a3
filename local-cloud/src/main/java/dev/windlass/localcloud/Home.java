package dev.windlass.localcloud;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.windlass.localcloud.state.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The files of a local cloud below {@code <home>/local-cloud}. */
record Home(Path directory) {

  static Home below(Path windlassHome) {
    return new Home(windlassHome.toAbsolutePath().normalize().resolve("local-cloud"));
  }

  /** Makes the directory, for its owner alone: credentials are kept in it. */
  void create() throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Held by the process that serves. */
  Path lock() {
    return directory.resolve("lock");
  }

  /** The call log. */
  Path calls() {
    return directory.resolve("calls.jsonl");
  }

  /** What the process prints. */
  Path log() {
    return directory.resolve("local-cloud.log");
  }

  /** Where the running process answers; there only while it runs, or after it was killed. */
  StateFile<Endpoints> endpoints() {
    return new StateFile<>(directory.resolve("endpoints.json"), new TypeReference<>() {});
  }

  void forgetEndpoints() throws IOException {
    Files.deleteIfExists(directory.resolve("endpoints.json"));
  }

  /** Ports and credentials, the same at every start. */
  StateFile<Identity> identity() {
    return new StateFile<>(directory.resolve("identity.json"), new TypeReference<>() {});
  }

  /** The endpoints that were last written down, whether or not anybody answers there. */
  Optional<Endpoints> lastEndpoints() {
    return endpoints().read();
  }

  /** What stays the same over restarts, so that stored connections keep working. */
  record Identity(int awsPort, int s3Port, String accessKeyId, String secretAccessKey) {}
}
