import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useCallbackLogs, useStates } from '../api/queries';
import type { DagDetails, Grid } from '../api/types';
import { aggregate, count, countsText, stateLabel } from '../model/state';
import { StateBadge, StateMark } from '../ui/icons';
import { Button, Facts, Notice, Skeleton, Tabs } from '../ui/parts';
import type { DagActions } from '../pages/DagPage';
import { CallbackLog } from './CallbackLog';
import { MarkDialog } from './MarkDialog';
import { Note } from './Note';
import { RunPanel } from './RunPanel';
import { TaskPanel } from './TaskPanel';
import type { Select, Selection } from './selection';

export interface PanelProps {
  dag: DagDetails;
  grid: Grid | undefined;
  run: string | null;
  selection: Selection;
  select: Select;
  actions: DagActions;
}

/** Beside the graph or tree: everything about the run, group or task instance that is chosen. */
export function SidePanel(props: PanelProps) {
  const { selection, select, run, grid } = props;
  // Escape closes what was opened last: the task first, then the run.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, select, dialog') !== null;
      if (event.key !== 'Escape' || typing) return;
      select(selection.task !== null ? { task: null, index: -1, tab: null } : { run: null, tab: null });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [selection.task, select]);

  if (run === null) {
    return (
      <PanelFrame title={selection.task ?? ''} onClose={() => select({ run: null, task: null, tab: null })}>
        <Notice title="No run yet">There is nothing to show before the first run.</Notice>
      </PanelFrame>
    );
  }
  if (selection.task === null) return <RunPanel {...props} run={run} />;
  // A group, a mapped task, a plain one: only the tree tells, and each asks the server something else.
  if (grid === undefined) {
    return (
      <PanelFrame title={<span className="mono">{selection.task}</span>} onClose={() => select({ task: null, index: -1, tab: null })}>
        <Skeleton rows={8} />
      </PanelFrame>
    );
  }
  const row = grid.rows.find((one) => one.id === selection.task);
  if (row?.kind === 'group') return <GroupPanel {...props} run={run} group={row.id} />;
  return <TaskPanel {...props} run={run} task={selection.task} row={row ?? null} />;
}

export function PanelFrame(props: {
  title: ReactNode;
  above?: ReactNode;
  badge?: ReactNode;
  note?: string | null | undefined;
  actions?: ReactNode;
  tabs?: ReactNode;
  onClose(): void;
  children: ReactNode;
}) {
  return (
    <aside className="panel" aria-label="Details">
      <header className="panel-head">
        {props.above && <div className="panel-above">{props.above}</div>}
        <div className="panel-title">
          <h2>{props.title}</h2>
          {props.badge}
          <Button look="quiet" icon="close" className="panel-close" aria-label="Close the panel" title="Close (Esc)" onClick={props.onClose} />
        </div>
        <Note text={props.note} />
        {props.actions && <div className="panel-actions">{props.actions}</div>}
        {props.tabs}
      </header>
      {/* Reached by keyboard too: it may be longer than the window and hold nothing to press. */}
      <div className="panel-body" tabIndex={0}>{props.children}</div>
    </aside>
  );
}

function GroupPanel({ dag, grid, run, group, selection, select, actions }: PanelProps & { run: string; group: string }) {
  const states = useStates(dag.dag_id, run);
  const callbacks = useCallbackLogs(dag.dag_id, run, `@group.${group}`);
  const called = (callbacks.data?.total_entries ?? 0) > 0;
  const tab = called && selection.tab === 'callbacks' ? 'callbacks' : 'tasks';
  const [marking, setMarking] = useState(false);
  const tasks = grid?.rows.filter((row) => row.kind === 'task' && row.id.startsWith(`${group}.`)) ?? [];
  const found = tasks.map((task) => states.data?.tasks[task.id]?.state ?? null);
  return (
    <PanelFrame
      title={<span className="mono">{group}</span>}
      above={
        <button type="button" className="crumb" onClick={() => select({ task: null, tab: null })}>
          {states.data && <StateMark state={states.data.run.state} size={14} />}
          <span className="mono">{run}</span>
        </button>
      }
      badge={<StateBadge state={aggregate(found)} />}
      onClose={() => select({ task: null, tab: null })}
      actions={
        <>
          <Button
            icon="clear"
            disabled={!actions.canEdit}
            onClick={() => actions.clear({ dag: dag.dag_id, run, tasks: tasks.map((task) => task.id), title: group })}
          >
            Clear group
          </Button>
          <Button icon="check" disabled={!actions.canEdit} onClick={() => setMarking(true)}>
            Mark group
          </Button>
        </>
      }
      // A group without them needs no tabs.
      tabs={
        called && (
          <Tabs<'tasks' | 'callbacks'>
            label="About this group"
            tabs={[
              { id: 'tasks', label: 'Tasks' },
              { id: 'callbacks', label: 'Callbacks' },
            ]}
            value={tab}
            onChange={(next) => select({ tab: next === 'tasks' ? null : next })}
          />
        )
      }
    >
      {tab === 'callbacks' && callbacks.data ? (
        <CallbackLog dag={dag.dag_id} run={run} written={callbacks.data} active={states.data?.run.state === 'running'} />
      ) : (
        <>
          <Facts facts={[['Tasks', `${tasks.length}`], ['States', countsText(count(found))]]} />
          <ul className="task-list">
            {tasks.map((task) => (
              <li key={task.id}>
                <button type="button" onClick={() => select({ task: task.id, tab: null })}>
                  <StateMark state={states.data?.tasks[task.id]?.state ?? null} />
                  <span className="mono">{task.id.slice(group.length + 1)}</span>
                  <span className="faint task-time">{stateLabel(states.data?.tasks[task.id]?.state ?? null)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {marking && <MarkDialog place={{ dag: dag.dag_id, run, task: group, index: -1 }} onClose={() => setMarking(false)} />}
    </PanelFrame>
  );
}
