package dev.windlass.localcloud.redshift.data;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.state.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Every statement of the last day, each in a file of its own that is written before a change is
 * seen. Thread-safe.
 */
final class StatementBook {
  /** How long AWS keeps statements and results. */
  private static final Duration KEPT = Duration.ofHours(24);

  /** How long a client token stands for the same statement. */
  private static final Duration TOKEN_HOLDS = Duration.ofHours(8);

  private final Path directory;
  private final Map<String, Statement> statements = new HashMap<>();
  private final Map<String, String> byToken = new HashMap<>();
  private long lastQuery;

  StatementBook(Path directory) {
    this.directory = directory;
  }

  /** Reads what is on disk; statements older than a day are removed. */
  synchronized void load(Instant now) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        Statement statement = stored(file).read().orElseThrow();
        if (statement.created().plus(KEPT).isBefore(now)) {
          Files.deleteIfExists(file);
          new ResultFiles(directory).delete(statement);
        } else {
          remember(statement);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What came of a request.
   *
   * @param fresh false when an earlier request with the same token made the statement
   */
  record Submission(Statement statement, boolean fresh) {}

  /** Records a new statement, or finds the one that the same request made before. */
  synchronized Submission submit(StatementRequest request, Instant now) throws AwsError {
    String token = request.clientToken();
    Statement earlier = token.isEmpty() ? null : statements.get(byToken.getOrDefault(token, ""));
    if (earlier != null && earlier.created().plus(TOKEN_HOLDS).isAfter(now)) {
      if (!earlier.request().equals(request)) {
        throw StatementRequest.invalid(
            "The client token has already been used with different request parameters");
      }
      return new Submission(earlier, false);
    }
    Statement statement =
        Statement.submitted(UUID.randomUUID().toString(), request, lastQuery + 1, now);
    save(statement);
    return new Submission(statement, true);
  }

  synchronized Optional<Statement> find(String id) {
    return Optional.ofNullable(statements.get(id));
  }

  /** Changes a statement that has not ended; one that has ended stays as it is. */
  synchronized Statement update(String id, UnaryOperator<Statement> change) {
    Statement current = statements.get(id);
    if (current == null) {
      throw new IllegalStateException("no statement " + id);
    }
    if (current.whole().status().isFinal()) {
      return current;
    }
    Statement changed = change.apply(current);
    save(changed);
    return changed;
  }

  /** All statements, the newest first. */
  synchronized List<Statement> newestFirst() {
    return statements.values().stream()
        .sorted(Comparator.comparingLong((Statement s) -> s.queryId()).reversed())
        .toList();
  }

  private static StateFile<Statement> stored(Path file) {
    return new StateFile<>(file, new TypeReference<>() {});
  }

  private void save(Statement statement) {
    stored(directory.resolve(statement.id() + ".json")).write(statement);
    remember(statement);
  }

  private void remember(Statement statement) {
    statements.put(statement.id(), statement);
    lastQuery = Math.max(lastQuery, statement.queryId(statement.parts().size() - 1));
    String token = statement.request().clientToken();
    String holder = byToken.get(token);
    Statement other = holder == null ? null : statements.get(holder);
    if (!token.isEmpty() && (other == null || other.queryId() <= statement.queryId())) {
      byToken.put(token, statement.id());
    }
  }
}
