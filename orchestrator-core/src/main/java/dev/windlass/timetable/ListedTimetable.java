package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A timetable of somebody's own, as the list of runs it gave when the DAG was loaded.
 *
 * @param dues by rising logical date
 */
record ListedTimetable(String words, List<Due> dues) implements Timetable {
  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    Instant after =
        last.map(Due::logicalDate).filter(l -> !l.isBefore(from)).orElse(from.minusNanos(1));
    int low = 0;
    int high = dues.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (dues.get(middle).logicalDate().isAfter(after)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low < dues.size() ? Optional.of(dues.get(low)) : Optional.empty();
  }

  /** The last listed interval that ended at or before {@code at}, where there are intervals. */
  @Override
  public DataInterval manualInterval(Instant at) {
    DataInterval found = DataInterval.at(at);
    for (Due due : dues) {
      DataInterval listed = due.interval();
      if (!listed.end().isAfter(at) && listed.start().isBefore(listed.end())) {
        found = listed;
      }
    }
    return found;
  }
}
