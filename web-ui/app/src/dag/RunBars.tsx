import { Link } from 'react-router';
import type { RunSummary } from '../api/types';
import { dateTime, duration, elapsed, lateText } from '../model/format';
import { barHeights } from '../model/grid';
import { stateLabel } from '../model/state';
import { usePreferences } from '../ui/preferences';
import { useNow } from '../ui/useNow';

/** The last runs as bars: height is duration, colour and pattern are the state, newest right. */
export function RunBars({ runs, slots, to }: { runs: RunSummary[]; slots: number; to(run: string): string }) {
  const { zone } = usePreferences();
  const now = useNow(runs.some((run) => run.state === 'running'), 5000);
  const durations = runs.map((run) => elapsed(run, now));
  const heights = barHeights(durations);
  return (
    <span className="bars">
      {Array.from({ length: Math.max(0, slots - runs.length) }, (_, i) => (
        <span key={i} className="bar bar-empty" />
      ))}
      {runs.map((run, i) => {
        const text = `${stateLabel(run.state)}, ${dateTime(run.logical_date ?? run.run_after, zone, false)}, ${duration(durations[i])}${lateText(run, ', ')}`;
        return (
          <Link key={run.dag_run_id} className="bar" data-state={run.state} data-late={run.missed_deadlines > 0} to={to(run.dag_run_id)} title={text} aria-label={text}>
            <span style={{ height: `${Math.round((heights[i] ?? 0.08) * 100)}%` }} />
          </Link>
        );
      })}
    </span>
  );
}
