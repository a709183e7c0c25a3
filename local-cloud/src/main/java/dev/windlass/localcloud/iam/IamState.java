package dev.windlass.localcloud.iam;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.windlass.localcloud.state.StateFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All of IAM's data, kept on disk after every change. Not thread-safe: {@link IamService} locks.
 */
final class IamState {
  final SortedMap<String, Role> roles = new TreeMap<>();
  final SortedMap<String, InstanceProfile> profiles = new TreeMap<>();
  final List<Gone> gone = new ArrayList<>();
  private final StateFile<Saved> file;

  /** What was deleted, for the bill and the history. */
  record Gone(String type, String name, SortedMap<String, String> tags, Instant from, Instant to) {}

  private record Saved(
      @Nullable List<Role> roles,
      @Nullable List<InstanceProfile> profiles,
      @Nullable List<Gone> gone) {}

  IamState(Path path) {
    file = new StateFile<>(path, new TypeReference<>() {});
    file.read().ifPresent(this::load);
  }

  private void load(Saved saved) {
    if (saved.roles != null) {
      saved.roles.forEach(role -> roles.put(role.name(), role));
    }
    if (saved.profiles != null) {
      saved.profiles.forEach(profile -> profiles.put(profile.name(), profile));
    }
    if (saved.gone != null) {
      gone.addAll(saved.gone);
    }
  }

  void save() {
    file.write(
        new Saved(List.copyOf(roles.values()), List.copyOf(profiles.values()), List.copyOf(gone)));
  }
}
