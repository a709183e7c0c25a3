package dev.windlass.localcloud.front;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.aws.Faults;
import dev.windlass.localcloud.state.StateFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults that are switched on, kept on disk so that a restart of the local cloud does not
 * switch them off. What is hit is decided by counting matching calls alone, so the same calls meet
 * the same faults. Thread-safe.
 */
public final class FaultBoard implements Faults {
  // The calls being served note here what they took, so that the front door can log it.
  private static final ThreadLocal<List<FaultKind>> TAKEN = ThreadLocal.withInitial(ArrayList::new);

  private final StateFile<List<Fault>> file;
  private final List<Fault> faults = new ArrayList<>();
  private int lastId;

  /** The faults kept in this file, which need not exist. */
  public FaultBoard(Path file) {
    this.file = new StateFile<>(file, new TypeReference<>() {});
    this.file.read().ifPresent(faults::addAll);
    faults.forEach(f -> lastId = Math.max(lastId, Integer.parseInt(f.id().substring(1))));
  }

  /** Switches a fault on; its id is given here. Later faults are asked after earlier ones. */
  public synchronized Fault set(Fault wanted) {
    var fault =
        new Fault(
            "f" + ++lastId,
            wanted.service(),
            wanted.action(),
            wanted.kind(),
            wanted.skip(),
            wanted.count(),
            wanted.delay(),
            wanted.message());
    faults.add(fault);
    file.write(faults);
    return fault;
  }

  /** Switches one off, or all with {@code *}; returns how many. */
  public synchronized int clear(String id) {
    var before = faults.size();
    faults.removeIf(fault -> id.equals("*") || fault.id().equals(id));
    file.write(faults);
    return before - faults.size();
  }

  /** The faults that are still on, oldest first. */
  public synchronized List<Fault> list() {
    return List.copyOf(faults);
  }

  @Override
  public synchronized Optional<Fault> take(String service, String action, FaultKind kind) {
    for (var i = 0; i < faults.size(); i++) {
      var fault = faults.get(i);
      if (fault.kind() != kind || !fault.matches(service, action)) {
        continue;
      }
      if (fault.skip() > 0) {
        faults.set(i, counted(fault, fault.skip() - 1, fault.count()));
        file.write(faults);
        continue;
      }
      if (fault.count() <= 1) {
        faults.remove(i);
      } else {
        faults.set(i, counted(fault, 0, fault.count() - 1));
      }
      file.write(faults);
      TAKEN.get().add(kind);
      return Optional.of(fault);
    }
    return Optional.empty();
  }

  /** What this thread has taken since it last asked. */
  static List<FaultKind> takenHere() {
    var taken = List.copyOf(TAKEN.get());
    TAKEN.remove();
    return taken;
  }

  private static Fault counted(Fault fault, int skip, int count) {
    return new Fault(
        fault.id(),
        fault.service(),
        fault.action(),
        fault.kind(),
        skip,
        count,
        fault.delay(),
        fault.message());
  }
}
