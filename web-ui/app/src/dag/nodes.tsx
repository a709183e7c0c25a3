import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { Fragment, memo, type ReactNode } from 'react';
import type { Direction, GraphNode, TaskState, TaskStatus } from '../api/types';
import { elapsed, shortDuration } from '../model/format';
import { span } from '../model/graph';
import { count, countsText, stateKey, stateLabel } from '../model/state';
import { Icon, StateMark } from '../ui/icons';
import { useNow } from '../ui/useNow';

export type TaskData = {
  node: GraphNode;
  state: TaskState | null;
  statuses: (TaskStatus | undefined)[];
  known: boolean;
  hit: boolean;
  direction: Direction;
  toggle: (() => void) | null;
};

/** A task, or a closed group: name, operator, state by colour and sign, time, progress. */
export const TaskNode = memo(function TaskNode({ data, selected }: NodeProps<Node<TaskData>>) {
  const { node, state, statuses } = data;
  const now = useNow(state === 'running');
  const [status] = statuses;
  const group = node.kind === 'group';
  const seconds = group ? span(statuses, now) : status ? elapsed(status, now) : null;
  const progress = group ? groupProgress(statuses) : status?.progress && status.progress.total > 0 ? status.progress.done / status.progress.total : null;
  const title = group
    ? [node.tooltip, countsText(count(statuses.map((one) => one?.state ?? null)))].filter(Boolean).join('\n')
    : [node.id, node.operator, stateLabel(state), status?.reason].filter(Boolean).join('\n');
  return (
    <div className="node" data-state={stateKey(state)} data-kind={node.kind} data-selected={selected} data-hit={data.hit} data-unknown={!data.known} data-long={node.label.length > 15} title={title}>
      <Handle type="target" position={data.direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} />
      <StateMark state={state} size={20} />
      <span className="node-text">
        <b>{breakable(node.label)}</b>
        <span className="node-sub">
          <span className="node-operator">{group ? `${node.task_ids?.length ?? 0} tasks` : (node.operator ?? '')}</span>
          {seconds !== null && <span className="node-time">{shortDuration(seconds)}</span>}
        </span>
      </span>
      <span className="node-marks">
        {node.is_setup && <span title="Setup: runs first, its teardown always follows"><Icon name="setup" size={12} /></span>}
        {node.is_teardown && <span title="Teardown: runs whatever happened before"><Icon name="teardown" size={12} /></span>}
        {node.is_mapped && <span className="mapped-mark" title="Mapped: one instance per item">[ ]</span>}
        {!group && (status?.try_number ?? 0) > 1 && <span className="node-try" title="Try number">{status?.try_number}×</span>}
        {data.toggle && (
          <button
            type="button"
            className="nodrag"
            aria-label={`Open ${node.label}`}
            title="Open the group"
            onClick={(event) => {
              event.stopPropagation();
              data.toggle?.();
            }}
          >
            <Icon name="plus" size={12} />
          </button>
        )}
      </span>
      {progress !== null && state === 'running' && (
        <span className="node-progress">
          <span style={{ width: `${Math.round(Math.min(1, progress) * 100)}%` }} />
        </span>
      )}
      <Handle type="source" position={data.direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} />
    </div>
  );
});

/** Long names break after their underscores and dashes, not inside a word. */
function breakable(label: string): ReactNode {
  return label.split(/(?<=[_\-])/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

function groupProgress(statuses: readonly (TaskStatus | undefined)[]): number {
  const done = statuses.filter((one) => one?.end_date).length;
  return statuses.length === 0 ? 0 : done / statuses.length;
}

export type GroupData = { label: string; tooltip: string | null; count: number; state: TaskState | null; toggle: () => void };

/** The frame around an open group. */
export const GroupFrame = memo(function GroupFrame({ data }: NodeProps<Node<GroupData>>) {
  return (
    <div className="group-frame" data-state={stateKey(data.state)}>
      <button
        type="button"
        className="nodrag"
        title={data.tooltip ? `${data.tooltip}\nClose the group` : 'Close the group'}
        aria-label={`Close ${data.label}`}
        onClick={(event) => {
          event.stopPropagation();
          data.toggle();
        }}
      >
        <Icon name="minus" size={12} />
        {data.label}
      </button>
      <StateMark state={data.state} size={14} />
    </div>
  );
});
