import { useState } from 'react';
import { useCancelRun } from '../api/actions';
import { useCallbackLogs, useDeadlines, useQuality, useResources, useRun, useStates } from '../api/queries';
import type { CloudResource, QualityResult, RunStates } from '../api/types';
import { duration, elapsed } from '../model/format';
import { count, LEGEND } from '../model/state';
import { Icon, StateBadge, StateMark } from '../ui/icons';
import { Button, Dialog, ErrorNotice, Facts, Notice, Skeleton, Tabs, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';
import { useNow } from '../ui/useNow';
import { DeadlineList } from './DeadlineList';
import { Json } from './Json';
import { CallbackLog } from './CallbackLog';
import { MarkRunDialog } from './MarkRunDialog';
import { NoteButton } from './Note';
import { PanelFrame, type PanelProps } from './SidePanel';

type RunTab = 'overview' | 'tasks' | 'quality' | 'resources' | 'callbacks';

export function RunPanel({ dag, run: id, selection, select, actions }: PanelProps & { run: string }) {
  const states = useStates(dag.dag_id, id);
  const run = useRun(dag.dag_id, id);
  const quality = useQuality(dag.dag_id, id);
  const resources = useResources(dag.dag_id, id);
  const callbacks = useCallbackLogs(dag.dag_id, id, '@dag');
  const called = (callbacks.data?.total_entries ?? 0) > 0;
  const [cancelling, setCancelling] = useState(false);
  const [marking, setMarking] = useState(false);
  const summary = states.data?.run;
  const active = summary?.state === 'running' || summary?.state === 'queued';
  const failedChecks = quality.data?.results.filter((one) => !one.passed).length ?? 0;
  const held = resources.data?.resources.filter((one) => one.state !== 'gone').length ?? 0;
  const tabs: RunTab[] = ['overview', 'tasks', 'quality', 'resources', ...(called ? (['callbacks'] as const) : [])];
  const tab = tabs.find((one) => one === selection.tab) ?? 'overview';
  return (
    <PanelFrame
      title={<span className="mono">{id}</span>}
      badge={summary && <StateBadge state={summary.state} />}
      note={run.data?.note}
      onClose={() => select({ run: null, task: null, tab: null })}
      actions={
        <>
          <Button icon="clear" disabled={!actions.canEdit} onClick={() => actions.clear({ dag: dag.dag_id, run: id, tasks: null, title: id })}>
            Clear
          </Button>
          <Button icon="play" disabled={!actions.canEdit} onClick={() => actions.trigger(run.data?.conf ?? undefined)}>
            Trigger again
          </Button>
          <NoteButton dag={dag.dag_id} run={id} place={null} title={id} text={run.data?.note} canEdit={actions.canEdit} />
          {summary && !active && (
            <Button icon="check" disabled={!actions.canEdit} onClick={() => setMarking(true)}>
              Mark
            </Button>
          )}
          {active && (
            <Button icon="stop" disabled={!actions.canEdit} onClick={() => setCancelling(true)}>
              Cancel
            </Button>
          )}
        </>
      }
      tabs={
        <Tabs<RunTab>
          label="About this run"
          tabs={[
            { id: 'overview', label: 'Overview' },
            { id: 'tasks', label: 'Tasks' },
            { id: 'quality', label: <>Quality{failedChecks > 0 && <b className="count count-bad">{failedChecks}</b>}</> },
            { id: 'resources', label: <>Resources{held > 0 && <b className="count">{held}</b>}</> },
            ...(called ? [{ id: 'callbacks' as const, label: 'Callbacks' }] : []),
          ]}
          value={tab}
          onChange={(next) => select({ tab: next === 'overview' ? null : next })}
        />
      }
    >
      {tab === 'overview' && <Overview run={run} states={states.data} />}
      {tab === 'tasks' && (states.data ? <TaskList states={states.data} onSelect={(task) => select({ task, tab: null })} /> : <Skeleton rows={8} />)}
      {tab === 'quality' && (
        quality.data ? <Quality results={quality.data.results} /> : quality.error ? <ErrorNotice error={quality.error} retry={() => void quality.refetch()} /> : <Skeleton />
      )}
      {tab === 'resources' && (
        resources.data ? <Resources resources={resources.data.resources} /> : resources.error ? <ErrorNotice error={resources.error} retry={() => void resources.refetch()} /> : <Skeleton />
      )}
      {tab === 'callbacks' && callbacks.data && <CallbackLog dag={dag.dag_id} run={id} written={callbacks.data} active={active} />}
      {marking && <MarkRunDialog dag={dag.dag_id} run={id} onClose={() => setMarking(false)} />}
      {cancelling && <CancelDialog dag={dag.dag_id} run={id} states={states.data} onClose={() => setCancelling(false)} />}
    </PanelFrame>
  );
}

function Overview({ run, states }: { run: ReturnType<typeof useRun>; states: RunStates | undefined }) {
  const now = useNow(states?.run.state === 'running');
  if (run.data === undefined) {
    return run.error ? <ErrorNotice error={run.error} retry={() => void run.refetch()} /> : <Skeleton rows={8} />;
  }
  const { data } = run;
  const counts = states ? count(Object.values(states.tasks).map((task) => task.state)) : {};
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <>
      {total > 0 && (
        <div className="tally">
          <div className="tally-bar" aria-hidden="true">
            {LEGEND.filter((state) => counts[state]).map((state) => (
              <span key={state} data-state={state} style={{ flexGrow: counts[state] ?? 0 }} />
            ))}
          </div>
          <ul>
            {LEGEND.filter((state) => counts[state]).map((state) => (
              <li key={state}>
                <StateMark state={state === 'no_status' ? null : state} size={14} /> {counts[state]} {state.replaceAll('_', ' ')}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Facts
        facts={[
          ['Why', why(data.run_type, data.triggered_by, data.triggering_user_name)],
          ['Logical date', <Time key="l" at={data.logical_date} />],
          ...(data.data_interval_start && data.data_interval_start !== data.data_interval_end
            ? [['Data interval', <><Time at={data.data_interval_start} seconds={false} /> to <Time at={data.data_interval_end} seconds={false} /></>] as const]
            : []),
          ['Queued', <Time key="q" at={data.queued_at} />],
          ['Started', <Time key="s" at={data.start_date} />],
          ['Ended', <Time key="e" at={data.end_date} />],
          ['Duration', duration(elapsed(states?.run ?? data, now))],
          ['DAG version', data.dag_versions.map((one) => one.version_number).join(', ') || '–'],
        ]}
      />
      <RunDeadlines dag={data.dag_id} run={data.dag_run_id} active={data.state === 'running' || data.state === 'queued'} />
      <h3>Configuration</h3>
      {data.conf && Object.keys(data.conf).length > 0 ? <Json value={data.conf} /> : <p className="faint">None: every param has its default.</p>}
    </>
  );
}

function RunDeadlines({ dag, run, active }: { dag: string; run: string; active: boolean }) {
  const deadlines = useDeadlines(dag, run, active);
  const all = deadlines.data?.deadlines ?? [];
  if (all.length === 0) return null;
  const total = deadlines.data?.total_entries ?? 0;
  return (
    <>
      <h3>Deadlines</h3>
      <DeadlineList deadlines={all} />
      {total > all.length && <p className="faint">The first {all.length} of {total}</p>}
    </>
  );
}

function why(type: string, by: string | null, user: string | null): string {
  if (type === 'scheduled' && by === 'timetable') return 'By its schedule';
  const what = `${type[0]?.toUpperCase() ?? ''}${type.slice(1).replaceAll('_', ' ')}`;
  const words: Record<string, string> = { rest_api: 'through the API', ui: 'in the UI', cli: 'from the CLI', timetable: 'by its schedule' };
  const how = by === null ? '' : `, ${words[by] ?? by.replaceAll('_', ' ')}`;
  return `${what}${how}${user ? ` by ${user}` : ''}`;
}

function TaskList({ states, onSelect }: { states: RunStates; onSelect(task: string): void }) {
  const now = useNow(states.run.state === 'running');
  return (
    <ul className="task-list">
      {Object.entries(states.tasks).map(([id, task]) => (
        <li key={id}>
          <button type="button" onClick={() => onSelect(id)}>
            <StateMark state={task.state} />
            <span className="mono">{id}</span>
            <span className="faint task-time">{duration(elapsed(task, now))}</span>
            {task.reason && <span className="faint task-reason">{task.reason}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Quality({ results }: { results: QualityResult[] }) {
  if (results.length === 0) {
    return <Notice title="No data-quality results">Checks of this run appear here as they finish.</Notice>;
  }
  const tables = Map.groupBy(results, (result) => result.table);
  const passed = results.filter((one) => one.passed).length;
  return (
    <>
      <p className="quality-sum">
        <b>{passed}</b> of {results.length} checks passed
      </p>
      {[...tables].map(([table, checks]) => (
        <section key={table} className="quality">
          <h3 className="mono">{table}</h3>
          {checks.map((check) => (
            <details key={`${check.check}/${check.task_id}/${check.try_number}`} open={!check.passed} data-tone={check.passed ? 'good' : check.blocking ? 'bad' : 'warn'}>
              <summary>
                <Icon name={check.passed ? 'check' : check.blocking ? 'close' : 'warning'} size={14} />
                <span className="mono">{check.check}</span>
                <span className="faint">{check.observed}</span>
              </summary>
              <Facts
                facts={[
                  ['Observed', check.observed],
                  ['Expected', check.expected],
                  ['On failure', check.blocking ? 'Stops the run' : 'Only warns'],
                  ['Took', duration(check.duration)],
                  ['Checked', <Time key="c" at={check.checked_at} />],
                ]}
              />
              {check.bad_rows.length > 0 && <pre className="rows">{check.bad_rows.join('\n')}</pre>}
            </details>
          ))}
        </section>
      ))}
    </>
  );
}

function Resources({ resources }: { resources: CloudResource[] }) {
  if (resources.length === 0) {
    return <Notice title="Nothing in the cloud">This run has made no paid resource.</Notice>;
  }
  return (
    <ul className="resources">
      {resources.map((one) => (
        <li key={`${one.kind}/${one.name}`} data-state={one.state}>
          <Icon name="cloud" />
          <div>
            <b>{one.kind}</b> <span className="mono">{one.external_id ?? one.name}</span>
            <div className="faint">
              {one.name}
              {one.created_at && <> · made <Time at={one.created_at} /></>}
              {one.gone_at ? <> · gone <Time at={one.gone_at} /></> : one.lease_until && <> · lease until <Time at={one.lease_until} /></>}
            </div>
          </div>
          <span className="resource-state">{one.state}</span>
        </li>
      ))}
    </ul>
  );
}

function CancelDialog({ dag, run, states, onClose }: { dag: string; run: string; states: RunStates | undefined; onClose(): void }) {
  const cancel = useCancelRun(dag, run);
  const say = useSay();
  const running = Object.entries(states?.tasks ?? {}).filter(([, task]) => task.state === 'running' || task.state === 'deferred');
  return (
    <Dialog title="Cancel the run" onClose={onClose}>
      <div className="form">
        <div className="form-scroll">
          <p>
            {running.length === 0
              ? 'No task is running. Tasks that have not begun will not begin.'
              : `${running.length} running ${running.length === 1 ? 'task is' : 'tasks are'} stopped, also in the systems they run on:`}
          </p>
          <ul className="affected">
            {running.map(([id, task]) => (
              <li key={id}>
                <StateMark state={task.state} />
                <span className="mono">{id}</span>
              </li>
            ))}
          </ul>
          <p className="faint">Teardown still runs. The run ends as failed.</p>
          {cancel.error && <p className="form-error" role="alert">{errorText(cancel.error)}</p>}
        </div>
        <footer>
          <Button look="quiet" onClick={onClose}>Keep it running</Button>
          <Button
            look="danger"
            icon="stop"
            busy={cancel.isPending}
            onClick={() =>
              cancel.mutate(undefined, {
                onSuccess: () => {
                  say('The run is being cancelled');
                  onClose();
                },
              })
            }
          >
            Cancel the run
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
