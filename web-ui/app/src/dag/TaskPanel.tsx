import { useState } from 'react';
import { useLinks, useMapped, useStates, useTaskInstance, useTries, useXComs, type Place } from '../api/queries';
import type { GridRow, TaskInstance, TaskStatus, TaskTry } from '../api/types';
import { duration, elapsed } from '../model/format';
import { isActive, isFinished } from '../model/state';
import { Icon, StateBadge, StateMark } from '../ui/icons';
import { Button, ErrorNotice, Facts, Notice, Skeleton, Tabs, Time } from '../ui/parts';
import { useNow } from '../ui/useNow';
import { Json } from './Json';
import { LogView } from './LogView';
import { MarkDialog } from './MarkDialog';
import { NoteButton } from './Note';
import { QuestionPanel } from './QuestionForm';
import { PanelFrame, type PanelProps } from './SidePanel';
import { RunsAgain, WhyWaiting } from './WhyWaiting';

type TaskTab = 'logs' | 'details' | 'rendered' | 'xcom' | 'mapped';

/** What the engine calls the operator of a task that asks a person. */
const ASKS = 'Approval';

export function TaskPanel(props: PanelProps & { run: string; task: string; row: GridRow | null }) {
  const { dag, run, task, row, selection, select, actions } = props;
  const place: Place = { dag: dag.dag_id, run, task, index: selection.index };
  const states = useStates(dag.dag_id, run);
  const status = selection.index < 0 ? states.data?.tasks[task] : undefined;
  const mapped = ((row?.is_mapped ?? false) || (status?.mapped ?? null) !== null) && selection.index < 0;
  // A mapped task is its instances; it has no row of its own.
  const instance = useTaskInstance(place, !mapped);
  const state = status?.state ?? instance.data?.state ?? null;
  const tries = status?.try_number ?? instance.data?.try_number ?? 0;
  const asks = row?.operator === ASKS;
  const rendered = Object.entries(instance.data?.rendered_fields ?? {});
  const tabs: TaskTab[] = mapped
    ? ['mapped']
    : asks
      ? ['details', 'xcom']
      : rendered.length > 0
        ? ['logs', 'details', 'rendered', 'xcom']
        : ['logs', 'details', 'xcom'];
  const natural: TaskTab = mapped ? 'mapped' : tries > 0 && !asks ? 'logs' : 'details';
  const title = selection.index < 0 ? task : `${task}[${selection.index}]`;
  const [marking, setMarking] = useState(false);
  const tab = tabs.find((one) => one === selection.tab) ?? natural;
  const labels: Record<TaskTab, string> = { logs: 'Logs', details: 'Details', rendered: 'Rendered', xcom: 'XCom', mapped: 'Instances' };
  return (
    <PanelFrame
      title={<span className="mono">{title}</span>}
      above={
        <button type="button" className="crumb" onClick={() => select({ task: null, index: -1, tab: null })}>
          {states.data && <StateMark state={states.data.run.state} size={14} />}
          <span className="mono">{run}</span>
        </button>
      }
      badge={<StateBadge state={state} />}
      note={instance.data?.note}
      onClose={() => select({ task: null, index: -1, tab: null })}
      actions={
        <>
          <Button
            icon="clear"
            disabled={!actions.canEdit}
            onClick={() => actions.clear({
                dag: dag.dag_id,
                run,
                tasks: [selection.index < 0 ? task : [task, selection.index]],
                title,
              })}
          >
            Clear
          </Button>
          <Button icon="check" disabled={!actions.canEdit} onClick={() => setMarking(true)}>
            Mark
          </Button>
          {!mapped && (
            <NoteButton dag={dag.dag_id} run={run} place={place} title={title} text={instance.data?.note} canEdit={actions.canEdit} />
          )}
          {!mapped && <Links place={place} />}
        </>
      }
      tabs={
        <Tabs<TaskTab>
          label="About this task"
          tabs={tabs.map((id) => ({ id, label: labels[id] }))}
          value={tab}
          onChange={(next) => select({ tab: next === natural ? null : next })}
        />
      }
    >
      {tab === 'logs' && <Logs place={place} tries={tries} active={isActive(state)} />}
      {tab === 'details' && asks && !mapped && <QuestionPanel place={place} canEdit={actions.canEdit} />}
      {tab === 'details' && (
        <Details place={place} row={row} status={status} instance={instance} open={states.data?.run.state === 'running'} />
      )}
      {tab === 'rendered' && <Rendered fields={rendered} />}
      {tab === 'xcom' && <XComs place={place} />}
      {tab === 'mapped' && <Instances place={place} onSelect={(index) => select({ index, tab: null })} />}
      {marking && <MarkDialog place={place} onClose={() => setMarking(false)} />}
    </PanelFrame>
  );
}

function Links({ place }: { place: Place }) {
  const links = useLinks(place);
  return Object.entries(links.data?.extra_links ?? {})
    .filter(([, target]) => target !== null && /^https?:/.test(target))
    .map(([name, target]) => (
      <a key={name} className="button button-plain" href={target ?? ''} target="_blank" rel="noreferrer noopener">
        <Icon name="link" />
        <span>{name}</span>
      </a>
    ));
}

function Logs({ place, tries, active }: { place: Place; tries: number; active: boolean }) {
  const [chosen, setChosen] = useState<number | null>(null);
  if (tries === 0) {
    return <Notice title="No log yet">The log begins when the task starts. Details tell what it waits for.</Notice>;
  }
  const attempt = chosen !== null && chosen <= tries ? chosen : tries;
  return (
    <LogView
      key={`${place.run}/${place.task}/${place.index}/${attempt}`}
      place={place}
      attempt={attempt}
      attempts={Array.from({ length: tries }, (_, i) => i + 1)}
      onAttempt={setChosen}
      active={active && attempt === tries}
    />
  );
}

function Details(props: {
  place: Place;
  row: GridRow | null;
  status: TaskStatus | undefined;
  instance: ReturnType<typeof useTaskInstance>;
  /** Whether the run goes on. */
  open: boolean;
}) {
  const { place, row, status, instance } = props;
  const tries = useTries(place);
  const state = status?.state ?? instance.data?.state ?? null;
  const waiting = !isFinished(state) && state !== 'running';
  const now = useNow(state === 'running');
  if (instance.data === undefined) {
    return instance.error ? <ErrorNotice error={instance.error} retry={() => void instance.refetch()} /> : <Skeleton rows={10} />;
  }
  const { data } = instance;
  return (
    <>
      {status?.reason && (
        <p className="reason" data-tone={state === 'failed' || state === 'upstream_failed' ? 'bad' : 'plain'}>
          {status.reason}
        </p>
      )}
      {waiting && <WhyWaiting place={place} />}
      {props.open && isFinished(state) && (row?.parent_id ?? null) !== null && <RunsAgain place={place} />}
      {status?.progress && (
        <div className="progress">
          <span>
            <span style={{ width: `${Math.min(100, (100 * status.progress.done) / Math.max(1, status.progress.total))}%` }} />
          </span>
          {status.progress.done.toLocaleString('en')} of {status.progress.total.toLocaleString('en')} {status.progress.unit}
        </div>
      )}
      <Facts
        facts={[
          ...(data.task_display_name === data.task_id ? [] : [['Id', <span key="i" className="mono">{data.task_id}</span>] as const]),
          ['Operator', <span key="o" className="mono">{data.operator_name ?? row?.operator ?? '–'}</span>],
          ['Trigger rule', row?.trigger_rule ?? '–'],
          ['Role', row?.is_setup ? 'Setup' : row?.is_teardown ? 'Teardown' : 'Task'],
          ['Try', data.try_number > 0 ? `${data.try_number} of ${data.max_tries + 1}` : `none yet, ${data.max_tries + 1} allowed`],
          ['Queued', <Time key="q" at={data.queued_when} />],
          ['Started', <Time key="s" at={data.start_date} />],
          ['Ended', <Time key="e" at={data.end_date} />],
          ['Duration', duration(elapsed(status ?? data, now))],
          ['Pool', data.pool ? `${data.pool}, ${data.pool_slots ?? 1} ${data.pool_slots === 1 ? 'slot' : 'slots'}` : '–'],
          ['Priority', `${data.priority_weight ?? '–'}`],
          ['Worker', data.hostname || '–'],
        ]}
      />
      <Tries tries={tries.data?.task_instances ?? []} />
    </>
  );
}

/** What the templates of the latest try became. */
function Rendered({ fields }: { fields: [string, unknown][] }) {
  return fields.map(([name, value]) => (
    <section key={name} className="rendered">
      <h3 className="mono">{name}</h3>
      <Json value={value} />
    </section>
  ));
}

function Tries({ tries }: { tries: TaskTry[] }) {
  if (tries.length === 0) return null;
  return (
    <>
      <h3>Tries</h3>
      <table className="plain-table">
        <thead>
          <tr>
            <th>Try</th>
            <th>State</th>
            <th>Started</th>
            <th className="number">Duration</th>
          </tr>
        </thead>
        <tbody>
          {tries.map((one) => (
            <tr key={one.try_number}>
              <td>{one.try_number}</td>
              <td><StateBadge state={one.state} /></td>
              <td><Time at={one.start_date} /></td>
              <td className="number">{duration(one.duration)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function XComs({ place }: { place: Place }) {
  const xcoms = useXComs(place);
  if (xcoms.data === undefined) {
    return xcoms.error ? <ErrorNotice error={xcoms.error} retry={() => void xcoms.refetch()} /> : <Skeleton />;
  }
  if (xcoms.data.length === 0) return <Notice title="No XCom">This task has not returned or pushed a value.</Notice>;
  return xcoms.data.map((entry) => (
    <section key={entry.key} className="rendered">
      <h3>
        <span className="mono">{entry.key}</span> <span className="faint"><Time at={entry.timestamp} /></span>
      </h3>
      <Json value={entry.value ?? null} />
    </section>
  ));
}

/** "[3]", and what the author calls it when that is more than its number. */
function instanceLabel({ map_index: index, rendered_map_index: label }: TaskInstance): string {
  return label && label !== String(index) ? `[${index}] ${label}` : `[${index}]`;
}

function Instances({ place, onSelect }: { place: Place; onSelect(index: number): void }) {
  const mapped = useMapped(place, true);
  if (mapped.data === undefined) {
    return mapped.error ? <ErrorNotice error={mapped.error} retry={() => void mapped.refetch()} /> : <Skeleton />;
  }
  const { task_instances: instances, total_entries: total } = mapped.data;
  if (instances.length === 0) {
    return (
      <>
        <WhyWaiting place={place} />
        <Notice title="Not expanded yet">The instances appear when what it is mapped over is known.</Notice>
      </>
    );
  }
  return (
    <ul className="task-list">
      {instances.map((one) => (
        <li key={one.map_index}>
          <button type="button" onClick={() => onSelect(one.map_index)}>
            <StateMark state={one.state} />
            <span className="mono">{instanceLabel(one)}</span>
            <span className="faint task-time">{duration(one.duration)}</span>
          </button>
        </li>
      ))}
      {total > instances.length && <li className="faint">The first {instances.length} of {total}</li>}
    </ul>
  );
}
