import type { RunSummary } from '../api/types';
import { dateTime } from '../model/format';
import { StateMark } from '../ui/icons';
import { Button } from '../ui/parts';
import { usePreferences } from '../ui/preferences';

/** Which run the graph shows; arrows step to the one before and after. */
export function RunSelect(props: { runs: RunSummary[]; value: string | null; onChange(run: string): void }) {
  const { zone } = usePreferences();
  const { runs, value, onChange } = props;
  if (runs.length === 0) return null;
  const at = runs.findIndex((run) => run.dag_run_id === value);
  const step = (by: number) => {
    const next = runs[at + by];
    if (next !== undefined) onChange(next.dag_run_id);
  };
  return (
    <div className="run-select">
      <Button look="quiet" icon="back" aria-label="Earlier run" title="Earlier run" disabled={at <= 0} onClick={() => step(-1)} />
      <StateMark state={runs[at]?.state ?? null} />
      <select aria-label="Run" value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        {at < 0 && value !== null && <option value={value}>{value}</option>}
        {runs.toReversed().map((run) => (
          <option key={run.dag_run_id} value={run.dag_run_id}>
            {dateTime(run.logical_date ?? run.run_after, zone, false)} · {run.run_type} · {run.state}
          </option>
        ))}
      </select>
      <Button
        look="quiet"
        icon="right"
        aria-label="Later run"
        title="Later run"
        disabled={at < 0 || at >= runs.length - 1}
        onClick={() => step(1)}
      />
    </div>
  );
}
