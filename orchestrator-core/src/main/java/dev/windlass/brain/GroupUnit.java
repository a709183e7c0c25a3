package dev.windlass.brain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One group that is retried as a whole, or one element of a mapped one: how it stands. */
final class GroupUnit {
  final int block;
  final int place;

  /** How often it was run again since the last clear. */
  int retried;

  /** When its next pass begins; null: none is decided. */
  @Nullable Instant dueAt;

  int unfinished;

  /** Failures in it of which their tasks say that trying again is of no use. */
  int finals;

  boolean released;

  /** The pass after which it was given up although it had others left; 0: it was not. */
  int gaveUpIn;

  GroupUnit(int block, int place) {
    this.block = block;
    this.place = place;
  }
}
