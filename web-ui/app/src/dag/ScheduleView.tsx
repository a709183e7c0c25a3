import { useState } from 'react';
import { useSteerBackfill } from '../api/actions';
import { useBackfills, useDagDeadlines, useNextRuns } from '../api/queries';
import type { Backfill, DagDetails } from '../api/types';
import { dateTime, span } from '../model/format';
import { Button, ErrorNotice, Notice, Skeleton, Tag, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';
import { BackfillDialog } from './BackfillDialog';
import { DeadlineList } from './DeadlineList';

/** What comes and until when: next runs, deadlines, and the past that is being made up for. */
export function ScheduleView({ dag, canEdit }: { dag: DagDetails; canEdit: boolean }) {
  const [creating, setCreating] = useState(false);
  const zone = dag.timezone ?? 'UTC';
  return (
    <div className="schedule">
      <NextRunList dag={dag} />
      <section>
        <header>
          <h2>Backfills</h2>
          <Button icon="plus" disabled={!canEdit} onClick={() => setCreating(true)}>
            Create a backfill
          </Button>
        </header>
        <BackfillList dag={dag.dag_id} zone={zone} canEdit={canEdit} />
      </section>
      <DagDeadlines dag={dag.dag_id} />
      {creating && <BackfillDialog dag={dag.dag_id} zone={zone} onClose={() => setCreating(false)} />}
    </div>
  );
}

function NextRunList({ dag }: { dag: DagDetails }) {
  const next = useNextRuns(dag.dag_id);
  if (next.data === undefined) {
    return next.error ? <ErrorNotice error={next.error} retry={() => void next.refetch()} /> : <Skeleton rows={6} />;
  }
  const { timezone, runs, remarks } = next.data;
  return (
    <section>
      <header>
        <h2>Next runs</h2>
        {runs.length > 0 && <span className="soft">Times in {timezone}, the DAG’s zone</span>}
      </header>
      {remarks.map((remark) => (
        <p key={remark} className="remark">
          {remark[0]?.toUpperCase()}
          {remark.slice(1)}.
        </p>
      ))}
      {runs.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th>When</th>
              <th>Runs after</th>
              <th>Logical date</th>
              <th>Data interval</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.logical_date}>
                <td><Time at={run.run_after} ago /></td>
                <td><Time at={run.run_after} seconds={false} zone={timezone} /></td>
                <td>
                  {run.logical_date === run.run_after ? (
                    <span className="faint">the same</span>
                  ) : (
                    <Time at={run.logical_date} seconds={false} zone={timezone} />
                  )}
                </td>
                <td>
                  {run.data_interval_start === run.data_interval_end ? (
                    <span className="faint">that instant</span>
                  ) : (
                    span(run.data_interval_start, run.data_interval_end, timezone)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Nothing when the DAG has none: most have none. */
function DagDeadlines({ dag }: { dag: string }) {
  const missed = useDagDeadlines(dag, 'missed');
  const pending = useDagDeadlines(dag, 'pending');
  const late = missed.data?.deadlines ?? [];
  const ahead = pending.data?.deadlines ?? [];
  if (late.length === 0 && ahead.length === 0) return null;
  return (
    <section aria-label="Deadlines">
      <header>
        <h2>Deadlines</h2>
        <span className="soft">
          {missed.data?.total_entries ?? 0} missed, {pending.data?.total_entries ?? 0} pending
        </span>
      </header>
      <DeadlineList deadlines={[...ahead, ...late]} acrossRuns />
    </section>
  );
}

function BackfillList({ dag, zone, canEdit }: { dag: string; zone: string; canEdit: boolean }) {
  const backfills = useBackfills(dag);
  if (backfills.data === undefined) {
    return backfills.error ? <ErrorNotice error={backfills.error} retry={() => void backfills.refetch()} /> : <Skeleton rows={3} />;
  }
  if (backfills.data.backfills.length === 0) {
    return <Notice title="No backfill yet">A backfill runs the DAG for dates of the past, as many at a time as you like.</Notice>;
  }
  return (
    <ul className="backfills">
      {backfills.data.backfills.map((one) => (
        <BackfillItem key={one.id} backfill={one} zone={zone} canEdit={canEdit} />
      ))}
    </ul>
  );
}

const REPROCESS = { none: 'missing runs', failed: 'missing and failed runs', completed: 'all runs' };

function BackfillItem({ backfill: one, zone, canEdit }: { backfill: Backfill; zone: string; canEdit: boolean }) {
  const steer = useSteerBackfill(one.dag_id);
  const say = useSay();
  const { total, success, failed, running, queued } = one.run_counts;
  const word = one.completed_at !== null ? 'completed' : one.is_paused ? 'paused' : 'running';
  const act = (action: 'pause' | 'unpause' | 'cancel') =>
    steer.mutate({ id: one.id, action }, { onError: (error) => say(errorText(error), 'error') });
  return (
    <li>
      <div className="backfill-head">
        <b title={`In ${zone}`}>{span(one.from_date, one.to_date, zone)}</b>
        <Tag>{word}</Tag>
        <span className="faint">
          {REPROCESS[one.reprocess_behavior]}, {one.max_active_runs} at a time{one.run_backwards ? ', newest first' : ''}
        </span>
        {one.completed_at === null && (
          <span className="backfill-actions">
            <Button disabled={!canEdit} busy={steer.isPending} onClick={() => act(one.is_paused ? 'unpause' : 'pause')}>
              {one.is_paused ? 'Go on' : 'Pause'}
            </Button>
            <Button icon="stop" disabled={!canEdit} busy={steer.isPending} onClick={() => act('cancel')}>
              Cancel
            </Button>
          </span>
        )}
      </div>
      <div className="tally-bar" aria-hidden="true">
        {(
          [
            ['success', success],
            ['failed', failed],
            ['running', running],
            ['no_status', queued],
          ] as const
        ).map(([state, n]) => (n > 0 ? <span key={state} data-state={state} style={{ flexGrow: n }} /> : null))}
      </div>
      <p className="faint">
        {success + failed} of {total} runs done{failed > 0 && `, ${failed} failed`}
        {running > 0 && `, ${running} running`}
        {one.skipped.length > 0 && (
          <span title={one.skipped.map((s) => `${dateTime(s.logical_date, zone, false)}: ${s.reason}`).join('\n')}>
            {`, ${one.skipped.length} ${one.skipped.length === 1 ? 'date' : 'dates'} left out`}
          </span>
        )}
        {' · created '}
        <Time at={one.created_at} ago />
      </p>
    </li>
  );
}
