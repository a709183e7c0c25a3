package dev.windlass.web.api;

import dev.windlass.run.TaskNote;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Body;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes on runs and task instances, as requests give them in {@code note}. */
final class Notes {
  private Notes() {}

  /**
   * Whether a change is about the note: it has a value, or the mask names it, which takes it away
   * when there is no value.
   *
   * @param mask of the changes only these; empty: all that have a value
   */
  static boolean given(Body body, Set<String> mask) {
    return mask.isEmpty() ? body.raw("note") != null : mask.contains("note");
  }

  /** The note; null, as an empty one: none any more. Refuses one that is too long. */
  static @Nullable String of(Body body) {
    String note = body.text("note");
    if (note != null && note.length() > TaskNote.LONGEST) {
      throw ApiError.invalid(
          "body",
          "note",
          "String should have at most %d characters".formatted(TaskNote.LONGEST),
          "string_too_long");
    }
    return note;
  }
}
