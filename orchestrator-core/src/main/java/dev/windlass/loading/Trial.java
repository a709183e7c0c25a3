package dev.windlass.loading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What came of the sources of one request so far. Used by one thread. */
final class Trial {
  /** A source that told what is wrong with it, and left its process unusable. */
  static final class Spoilt extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final List<SourceText> sources;
  private final BiConsumer<SourceText, Verdict> tell;
  private final List<String> structures = new ArrayList<>();
  private final List<Stability.Change> unstable = new ArrayList<>();

  /** The source that was begun last; -1: none, all are being compiled. */
  int current = -1;

  /** Whether what came of it was told. */
  boolean told;

  private Finding.@Nullable Broken broken;
  private @Nullable Compilation compiled;
  private Finding.@Nullable Place running;
  private Finding.@Nullable Place exiting;
  private Finding.@Nullable Place halting;

  Trial(List<SourceText> sources, BiConsumer<SourceText, Verdict> tell) {
    this.sources = sources;
    this.tell = tell;
  }

  void hear(Finding finding) {
    switch (finding) {
      case Finding.Begun begun -> begin(begun.source());
      case Finding.Compiled(Compilation classes) -> compiled = classes;
      case Finding.At(Finding.Place place, Finding.Doing doing) -> {
        switch (doing) {
          case RUNNING -> running = place;
          case EXITING -> exiting = place;
          case MAY_HALT -> halting = place;
        }
      }
      case Finding.Found found -> structures.add(found.structure());
      case Finding.Unstable(String dagId, String how) ->
          unstable.add(new Stability.Change(dagId, how));
      case Finding.Broken b -> broken = b;
      case Finding.Done done -> finish();
    }
  }

  private void begin(int source) {
    current = source;
    told = false;
    structures.clear();
    unstable.clear();
    broken = null;
    compiled = null;
    running = null;
    exiting = null;
    halting = null;
  }

  private void finish() {
    told = true;
    if (broken == null) {
      tell.accept(
          sources.get(current),
          new Verdict.Good(
              Optional.ofNullable(compiled), List.copyOf(structures), List.copyOf(unstable)));
      return;
    }
    LoadFailed why = new LoadFailed(broken.message());
    boolean ownFilesOnly = broken.mendable() && compiled != null;
    tell.accept(
        sources.get(current),
        new Verdict.Bad(ownFilesOnly && compiled != null ? why.of(compiled.inputs()) : why));
    if (broken.spoilt()) {
      throw new Spoilt();
    }
  }

  /** Where it was when its process ended. */
  Finding.@Nullable Place place(Prober.Death death) {
    if (exiting != null) {
      return exiting;
    }
    boolean halted = death.cause().isEmpty() && !death.outOfMemory();
    return halted && halting != null ? halting : running;
  }

  /** What a source did that its process ended. */
  Verdict blame(SourceText source, Prober.Death death, Bounds bounds) {
    LoadFailed why = source.failed(Optional.ofNullable(place(death)), words(death, bounds));
    return new Verdict.Bad(compiled == null ? why : why.of(compiled.inputs()));
  }

  private String words(Prober.Death death, Bounds bounds) {
    String advice = "; do the work in tasks, not where DAGs are defined";
    if (death.outOfMemory()) {
      return "used more than %d MiB of memory while DAGs were defined and was stopped"
              .formatted(bounds.memoryMib())
          + advice;
    }
    if (death.cause().isEmpty()) {
      if (exiting != null) {
        return "called System.exit(%d) while DAGs were defined".formatted(death.exitCode())
            + advice;
      }
      return halting != null
          ? "called Runtime.halt(%d) while DAGs were defined".formatted(death.exitCode()) + advice
          : "ended its process with code %d while DAGs were defined%s"
              .formatted(death.exitCode(), said(death));
    }
    return switch (death.cause().get()) {
      case TIME, PATIENCE -> TimeLimit.TookTooLong.words(bounds.time());
      case OUTPUT ->
          "printed more than %s while DAGs were defined and was stopped"
                  .formatted(size(bounds.outputBytes()))
              + advice;
      case THREADS ->
          "started more than %d threads while DAGs were defined and was stopped"
                  .formatted(bounds.threads())
              + advice;
      case MEMORY -> throw new IllegalStateException("told above");
    };
  }

  private static String said(Prober.Death death) {
    return death.said().isBlank() ? "" : "; it said: " + death.said().strip();
  }

  private static String size(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
