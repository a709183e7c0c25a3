import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planBackfill, useCreateBackfill, type BackfillWish } from '../api/actions';
import type { Backfill, PlannedRun } from '../api/types';
import { instantIn } from '../model/format';
import { Button, Dialog, Skeleton, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

const SHOWN = 100;

/** Runs a DAG for past dates; every date and what would become of it is shown first. */
export function BackfillDialog({ dag, zone, onClose }: { dag: string; zone: string; onClose(): void }) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [reprocess, setReprocess] = useState<Backfill['reprocess_behavior']>('none');
  const [most, setMost] = useState(10);
  const [backwards, setBackwards] = useState(false);
  const complete = from !== '' && to !== '' && most >= 1;
  // Days are the DAG's: its schedule says 02:00 of a day in its own zone.
  const wish: BackfillWish = {
    dag_id: dag,
    from_date: from === '' ? '' : instantIn(zone, from, '00:00:00'),
    to_date: to === '' ? '' : instantIn(zone, to, '23:59:59'),
    reprocess_behavior: reprocess,
    max_active_runs: most,
    run_backwards: backwards,
  };
  const plan = useQuery({
    queryKey: ['backfill-plan', wish],
    queryFn: () => planBackfill(wish),
    enabled: complete,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const create = useCreateBackfill(dag);
  const say = useSay();
  const count = plan.data?.backfills.filter((step) => step.action !== 'skip').length ?? 0;
  return (
    <Dialog title={<>Backfill <span className="mono">{dag}</span></>} onClose={onClose} wide>
      <div className="form">
        <div className="form-scroll">
          <div className="fields">
            <label>
              From
              <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
            </label>
            <label>
              To, inclusive
              <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
            </label>
            <label>
              Runs at a time
              <input type="number" min={1} value={most} onChange={(event) => setMost(event.target.valueAsNumber || 0)} />
            </label>
          </div>
          <div className="segments" role="group" aria-label="Dates that have a run already">
            {(
              [
                ['none', 'Missing runs'],
                ['failed', 'Missing and failed'],
                ['completed', 'All runs'],
              ] as const
            ).map(([value, label]) => (
              <button key={value} type="button" aria-pressed={reprocess === value} onClick={() => setReprocess(value)}>
                {label}
              </button>
            ))}
          </div>
          <p className="faint small">Days and times in {zone}, the DAG’s zone</p>
          <label className="check">
            <input type="checkbox" checked={backwards} onChange={(event) => setBackwards(event.target.checked)} />
            The newest date first
          </label>
          {complete && (
            <>
              <h3>{plan.data ? `${count === 0 ? 'No' : count} ${count < 2 ? 'run' : 'runs'} will be made` : plan.error ? 'This cannot be done' : 'Planning'}</h3>
              {plan.error ? (
                <p className="form-error" role="alert">{errorText(plan.error)}</p>
              ) : plan.data ? (
                <Steps steps={plan.data.backfills} zone={zone} />
              ) : (
                <Skeleton rows={4} />
              )}
            </>
          )}
          {create.error && <p className="form-error" role="alert">{errorText(create.error)}</p>}
        </div>
        <footer>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            icon="play"
            busy={create.isPending}
            disabled={count === 0 || plan.isFetching}
            onClick={() =>
              create.mutate(wish, {
                onSuccess: (made) => {
                  say(`Backfill ${made.id} has begun`);
                  onClose();
                },
              })
            }
          >
            Backfill
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}

const ACTIONS = { create: 'new run', clear: 'runs again', skip: 'left out' };

function Steps({ steps, zone }: { steps: PlannedRun[]; zone: string }) {
  return (
    <ul className="affected">
      {steps.slice(0, SHOWN).map((step) => (
        <li key={step.logical_date} data-action={step.action}>
          <Time at={step.logical_date} seconds={false} zone={zone} />
          <span className="faint">
            {ACTIONS[step.action]}
            {step.reason !== null && `: ${step.reason}`}
          </span>
        </li>
      ))}
      {steps.length > SHOWN && <li className="faint">and {steps.length - SHOWN} more</li>}
    </ul>
  );
}
