import { useDependencies, type Place } from '../api/queries';
import { cutInstants } from '../model/format';
import { Time } from '../ui/parts';
import { errorText } from '../ui/toasts';

/** The engine's word for a group that failed and is run again as a whole. */
const AGAIN = 'Group Retry';

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
  return <Reasons title="Why isn’t it running?" reasons={reasons} />;
}

/** What a finished task does not show by itself: that its group is going to run again. */
export function RunsAgain({ place }: { place: Place }) {
  const why = useDependencies(place, true);
  return <Reasons title="It runs again" reasons={(why.data?.dependencies ?? []).filter((one) => one.name === AGAIN)} />;
}

function Reasons({ title, reasons }: { title: string; reasons: { name: string; reason: string }[] }) {
  if (reasons.length === 0) return null;
  return (
    <section className="blockers">
      <h3>{title}</h3>
      <ol>
        {reasons.map((one) => (
          <li key={one.name + one.reason}>
            <b>{one.name}:</b> {cutInstants(one.reason).map((part, i) => (i % 2 === 1 ? <Time key={i} at={part} /> : part))}
          </li>
        ))}
      </ol>
    </section>
  );
}
