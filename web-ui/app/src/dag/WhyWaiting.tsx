import { useDependencies, type Place } from '../api/queries';
import { errorText } from '../ui/toasts';

/** Everything that keeps a task from running, as the engine explains it, first things first. */
export function WhyWaiting({ place }: { place: Place }) {
  const why = useDependencies(place, true);
  const reasons = why.data?.dependencies ?? [];
  if (why.error && why.data === undefined) {
    return (
      <section className="blockers">
        <h3>Why isn’t it running?</h3>
        <p>{errorText(why.error)}</p>
      </section>
    );
  }
  if (reasons.length === 0) return null;
  return (
    <section className="blockers">
      <h3>Why isn’t it running?</h3>
      <ol>
        {reasons.map((one) => (
          <li key={one.name + one.reason}>
            <b>{one.name}</b> {one.reason}
          </li>
        ))}
      </ol>
    </section>
  );
}
