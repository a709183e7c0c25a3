import { LEGEND, STATE_LABELS } from '../model/state';
import { StateMark } from '../ui/icons';

/** What every colour and sign means. */
export function Legend() {
  return (
    // On a phone it is one line that is scrolled, by keyboard too.
    <ul className="legend" aria-label="States" tabIndex={0}>
      {LEGEND.map((state) => (
        <li key={state}>
          <StateMark state={state === 'no_status' ? null : state} size={14} />
          {STATE_LABELS[state]}
        </li>
      ))}
    </ul>
  );
}
