import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { usePause, type ClearTarget } from '../api/actions';
import { ApiError } from '../api/http';
import { useDag, useGrid } from '../api/queries';
import type { DagDetails, Grid, RunSummary } from '../api/types';
import { ClearDialog } from '../dag/ClearDialog';
import { GridView } from '../dag/GridView';
import { Legend } from '../dag/Legend';
import { RunSelect } from '../dag/RunSelect';
import { ScheduleView } from '../dag/ScheduleView';
import { SidePanel } from '../dag/SidePanel';
import { TriggerDialog } from '../dag/TriggerDialog';
import { useSelection } from '../dag/selection';
import { Icon } from '../ui/icons';
import { useLiveScope } from '../ui/liveScope';
import { Button, ErrorNotice, Notice, Skeleton, Switch, Tabs, Tag, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

const GraphView = lazy(() => import('../dag/GraphView'));

const VIEW_LABELS = { graph: 'Graph', tree: 'Tree', schedule: 'Schedule' };

/** What the panels may do to the DAG shown. */
export interface DagActions {
  canEdit: boolean;
  clear(target: ClearTarget): void;
  trigger(conf?: Record<string, unknown>): void;
}

/** One DAG: its tree of tasks over runs, or its graph in one run, and a panel on what is chosen. */
export default function DagPage({ canEdit }: { canEdit: boolean }) {
  const { dagId = '' } = useParams();
  useLiveScope(dagId);
  useEffect(() => {
    document.title = `${dagId} · Windlass`;
  }, [dagId]);
  const dag = useDag(dagId);
  if (dag.isPending) return <div className="page"><Skeleton rows={10} /></div>;
  if (dag.data === undefined) {
    const missing = dag.error instanceof ApiError && dag.error.status === 404;
    return (
      <div className="page">
        {missing ? (
          <Notice title="There is no such DAG">
            <span className="mono">{dagId}</span> is not known, or not any more. <Link to="/">See all DAGs</Link>.
          </Notice>
        ) : (
          <ErrorNotice error={dag.error} retry={() => void dag.refetch()} />
        )}
      </div>
    );
  }
  return <Loaded key={dagId} dag={dag.data} canEdit={canEdit} />;
}

function Loaded({ dag, canEdit }: { dag: DagDetails; canEdit: boolean }) {
  const id = dag.dag_id;
  const [selection, select] = useSelection();
  const [filter, setFilter] = useState({ runs: 25, type: '', state: '' });
  const grid = useGrid(id, filter.runs, filter.type, filter.state);
  const [clearing, setClearing] = useState<ClearTarget | null>(null);
  const [triggering, setTriggering] = useState<Record<string, unknown> | null>(null);
  const actions = useMemo<DagActions>(
    () => ({ canEdit, clear: setClearing, trigger: (conf) => setTriggering(conf ?? {}) }),
    [canEdit],
  );
  const runs = grid.data?.runs ?? [];
  const shownRun = selection.run ?? runs.at(-1)?.dag_run_id ?? null;
  const panel = selection.run !== null || selection.task !== null;
  return (
    <div className="dag-page">
      <DagHeader dag={dag} canEdit={canEdit} onTrigger={() => setTriggering({})} />
      {dag.import_error !== null && <BrokenSource dag={dag} error={dag.import_error} />}
      {dag.warnings.length > 0 && <Warnings warnings={dag.warnings} />}
      <div className="dag-bar">
        <Tabs
          label="View"
          tabs={[
            { id: 'graph', label: 'Graph', icon: 'graph' },
            { id: 'tree', label: 'Tree', icon: 'tree' },
            { id: 'schedule', label: 'Schedule', icon: 'calendar' },
          ]}
          value={selection.view}
          onChange={(view) => select({ view })}
        />
        {selection.view === 'graph' ? (
          <RunSelect runs={runs} value={shownRun} onChange={(run) => select({ run })} />
        ) : selection.view === 'tree' ? (
          <GridFilter value={filter} onChange={setFilter} />
        ) : null}
      </div>
      <div className="dag-split" data-panel={panel}>
        <section className="dag-view" aria-label={VIEW_LABELS[selection.view]}>
          {selection.view === 'graph' ? (
            <Suspense fallback={<Skeleton rows={8} />}>
              <GraphView dag={id} run={shownRun} runs={runs} selection={selection} select={select} />
            </Suspense>
          ) : selection.view === 'schedule' ? (
            <ScheduleView dag={dag} canEdit={canEdit} />
          ) : (
            <TreeArea grid={grid.data} error={grid.error} retry={() => void grid.refetch()}>
              {(data) => (
                <GridView
                  grid={data}
                  filtered={filter.type !== '' || filter.state !== ''}
                  selection={selection}
                  select={select}
                  onTrigger={canEdit ? () => setTriggering({}) : null}
                />
              )}
            </TreeArea>
          )}
        </section>
        {panel && (
          <SidePanel
            key={`${shownRun}/${selection.task}/${selection.index}`}
            dag={dag}
            grid={grid.data}
            run={shownRun}
            selection={selection}
            select={select}
            actions={actions}
          />
        )}
      </div>
      {selection.view !== 'schedule' && <Legend />}
      {clearing && <ClearDialog target={clearing} onClose={() => setClearing(null)} />}
      {triggering && <TriggerDialog dag={id} initial={triggering} onClose={() => setTriggering(null)} />}
    </div>
  );
}

/** Why nothing new begins: the file as it is does not load. */
function BrokenSource({ dag, error }: { dag: DagDetails; error: string }) {
  return (
    <details className="import-errors dag-broken">
      <summary>
        <Icon name="warning" />
        <span>
          <b>{dag.source_file} does not load, so no run begins.</b> Version {dag.latest_version}, the last that loaded, is kept
          and shown. <span className="mono">{error.split('\n')[0]}</span>
        </span>
      </summary>
      <div>
        <pre>{error}</pre>
      </div>
    </details>
  );
}

/** What the DAG's author should know although it runs. */
function Warnings({ warnings }: { warnings: DagDetails['warnings'] }) {
  return (
    <ul className="dag-warnings" aria-label="Warnings">
      {warnings.map((warning) => (
        <li key={warning.kind}>
          <Icon name="warning" />
          <span>
            <b>{warning.kind}</b>: {warning.message}
          </span>
        </li>
      ))}
    </ul>
  );
}

function TreeArea(props: {
  grid: Grid | undefined;
  error: unknown;
  retry(): void;
  children(grid: Grid): React.ReactNode;
}) {
  if (props.grid !== undefined) return props.children(props.grid);
  if (props.error) return <ErrorNotice error={props.error} retry={props.retry} />;
  return <Skeleton rows={12} />;
}

function DagHeader({ dag, canEdit, onTrigger }: { dag: DagDetails; canEdit: boolean; onTrigger(): void }) {
  const pause = usePause(dag.dag_id);
  const say = useSay();
  const paused = pause.isPending ? pause.variables : dag.is_paused;
  return (
    <header className="dag-head">
      <Link to="/" className="back" aria-label="All DAGs">
        <Icon name="back" />
      </Link>
      <div className="dag-title">
        <h1 title={dag.dag_display_name === dag.dag_id ? undefined : dag.dag_id}>{dag.dag_display_name}</h1>
        <Switch
          checked={!paused}
          disabled={!canEdit}
          label={paused ? 'Paused; turn on' : 'On; pause'}
          onChange={(on) => pause.mutate(!on, { onError: (error) => say(errorText(error), 'error') })}
        />
        {paused && <span className="paused-word">Paused</span>}
        {dag.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </div>
      <div className="dag-meta">
        <span>
          <Icon name="calendar" size={14} />
          {dag.timetable_description ?? 'Only when triggered'}
          {dag.timezone && dag.timezone !== 'UTC' && !dag.timetable_description?.includes(dag.timezone) && ` (${dag.timezone})`}
        </span>
        {dag.next_dagrun_run_after && !paused && (
          <span>
            {Date.parse(dag.next_dagrun_run_after) < Date.now() ? 'Was due ' : 'Next '}
            <Time at={dag.next_dagrun_run_after} ago />
          </span>
        )}
        <span>Version {dag.latest_version}</span>
        {dag.owners.map((owner) => (
          <span key={owner}>{dag.owner_links[owner] ? <a href={dag.owner_links[owner]} rel="noreferrer">{owner}</a> : owner}</span>
        ))}
      </div>
      <Button look="primary" icon="play" className="dag-trigger" aria-label="Trigger" disabled={!canEdit || dag.import_error !== null} onClick={onTrigger}>
        Trigger
      </Button>
    </header>
  );
}

const RUN_COUNTS = [25, 50, 100, 200, 365];

function GridFilter(props: {
  value: { runs: number; type: string; state: string };
  onChange(value: { runs: number; type: string; state: string }): void;
}) {
  const { value, onChange } = props;
  return (
    <div className="grid-filter">
      <label>
        <span className="visually-hidden">Number of runs</span>
        <select value={value.runs} onChange={(event) => onChange({ ...value, runs: Number(event.target.value) })}>
          {RUN_COUNTS.map((n) => (
            <option key={n} value={n}>{n} runs</option>
          ))}
        </select>
      </label>
      <label>
        <span className="visually-hidden">Run type</span>
        <select value={value.type} onChange={(event) => onChange({ ...value, type: event.target.value })}>
          <option value="">All types</option>
          {['scheduled', 'manual', 'backfill', 'asset_triggered'].map((type) => (
            <option key={type} value={type}>{type.replace('_', ' ')}</option>
          ))}
        </select>
      </label>
      <label>
        <span className="visually-hidden">Run state</span>
        <select value={value.state} onChange={(event) => onChange({ ...value, state: event.target.value })}>
          <option value="">All states</option>
          {(['queued', 'running', 'success', 'failed'] satisfies RunSummary['state'][]).map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </label>
    </div>
  );
}
