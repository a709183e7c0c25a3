import {
  Background,
  BackgroundVariant,
  MiniMap,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  type Edge,
  type Node,
  type Viewport,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useGraph, useStates } from '../api/queries';
import type { Box, Direction, Graph, RunStates, RunSummary, TaskState } from '../api/types';
import { findNodes, related, roundedPath } from '../model/graph';
import { aggregate, stateKey } from '../model/state';
import { Icon } from '../ui/icons';
import { Button, ErrorNotice, Notice, Skeleton } from '../ui/parts';
import { useStored } from '../ui/preferences';
import { RoutedEdge, type EdgeData } from './RoutedEdge';
import { GroupFrame, TaskNode, type GroupData, type TaskData } from './nodes';
import type { Select, Selection } from './selection';

const nodeTypes = { task: TaskNode, frame: GroupFrame };
const edgeTypes = { routed: RoutedEdge };

/** Below this zoom even the enlarged names cannot be read. */
const READABLE = 0.45;

interface Props {
  dag: string;
  run: string | null;
  runs: RunSummary[];
  selection: Selection;
  select: Select;
}

/** The DAG as the server laid it out, coloured by one run's states. */
export default function GraphView(props: Props) {
  const { dag, run } = props;
  const [direction, setDirection] = useStored<Direction>('direction', ['LR', 'TB'], window.innerWidth < window.innerHeight ? 'TB' : 'LR');
  const [collapsed, setCollapsed] = useState<readonly string[]>([]);
  const states = useStates(dag, run);
  const version = states.data?.run.version_number ?? props.runs.find((one) => one.dag_run_id === run)?.version_number ?? null;
  const graph = useGraph(dag, version, direction, collapsed);
  const toggle = useCallback(
    (id: string) =>
      setCollapsed((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id].sort())),
    [],
  );
  if (graph.data === undefined) {
    return graph.error ? (
      <ErrorNotice title="The graph did not load" error={graph.error} retry={() => void graph.refetch()} />
    ) : (
      <Skeleton rows={8} />
    );
  }
  if (graph.data.nodes.length === 0) return <Notice title="No tasks">This DAG has no tasks.</Notice>;
  return (
    <div className="graph">
      <ReactFlowProvider>
        <Canvas
          {...props}
          graph={graph.data}
          states={states.data}
          direction={direction}
          setDirection={setDirection}
          collapsed={collapsed}
          setCollapsed={setCollapsed}
          toggle={toggle}
        />
      </ReactFlowProvider>
    </div>
  );
}

interface CanvasProps extends Props {
  graph: Graph;
  states: RunStates | undefined;
  direction: Direction;
  setDirection(direction: Direction): void;
  collapsed: readonly string[];
  setCollapsed(ids: readonly string[]): void;
  toggle(id: string): void;
}

function Canvas(props: CanvasProps) {
  const { graph, states, direction, selection, select, toggle } = props;
  const flow = useReactFlow();
  const [search, setSearch] = useState('');
  const [hit, setHit] = useState(0);
  const hits = useMemo(() => findNodes(graph, search), [graph, search]);
  const near = useMemo(
    () => (selection.task !== null && graph.nodes.some((n) => n.id === selection.task) ? related(graph.edges, selection.task) : null),
    [graph, selection.task],
  );

  const nodes = useMemo(
    () => [...frames(graph, states, toggle), ...tasks(graph, states, selection.task, hits, toggle)],
    [graph, states, selection.task, hits, toggle],
  );
  const edges = useMemo(() => lines(graph, states, near), [graph, states, near]);

  const fit = useCallback(() => void flow.fitView({ padding: 0.04, maxZoom: 1.1, minZoom: 0.1, duration: 250 }), [flow]);

  // Another layout, or another size of the room for it: show all of it again, or, when that would be
  // too small to read, what matters most.
  const far = useStore((store) => store.transform[2] < 0.72);
  const box = useRef<HTMLDivElement>(null);
  const layout = `${graph.version_number}/${graph.direction}/${graph.width}x${graph.height}`;
  const panelOpen = selection.run !== null || selection.task !== null;
  const focus = useRef<string | null>(null);
  focus.current = selection.task;
  const latest = useRef(states);
  latest.current = states;
  useEffect(() => {
    const timer = setTimeout(() => {
      const room = box.current;
      if (room === null) return;
      const whole = Math.min(room.clientWidth / graph.width, room.clientHeight / graph.height);
      const small = whole < (room.clientWidth < 700 || focus.current !== null ? READABLE : READABLE / 2);
      const node = small ? (graph.nodes.find((one) => one.id === focus.current) ?? mostTelling(graph, latest.current)) : undefined;
      if (node === undefined) fit();
      else void flow.setViewport(around(node, graph, room), { duration: 250 });
    }, 30);
    return () => clearTimeout(timer);
  }, [layout, panelOpen, fit, flow, graph]);

  const show = (index: number) => {
    const id = hits[(index + hits.length) % hits.length];
    const node = graph.nodes.find((one) => one.id === id);
    if (node === undefined) return;
    setHit((index + hits.length) % hits.length);
    void flow.setCenter(node.x + node.w / 2, node.y + node.h / 2, { zoom: 1, duration: 250 });
  };

  const groupIds = [...graph.groups.map((group) => group.id), ...props.collapsed];
  return (
    <div
      className="graph-canvas"
      ref={box}
      data-far={far}
      onKeyDown={(event) => {
        const node = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node-task');
        if (event.key === 'Enter' && node !== null && event.target === node) {
          select({ run: props.run, task: node.dataset['id'] ?? null, index: -1, tab: null });
        }
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        edgesReconnectable={false}
        elevateNodesOnSelect={false}
        selectNodesOnDrag={false}
        onlyRenderVisibleElements={graph.nodes.length > 150}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={{ padding: 0.04, maxZoom: 1.1 }}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        onNodeClick={(_event, node) => {
          if (node.type === 'task') select({ run: props.run, task: node.id, index: -1, tab: null });
        }}
        onPaneClick={() => select({ task: null, index: -1, tab: null })}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} className="graph-dots" />
        <Panel position="top-left" className="graph-tools">
          <div className="search search-small">
            <Icon name="search" size={14} />
            <input
              type="search"
              placeholder="Find a task"
              aria-label="Find a task"
              value={search}
              onChange={(event) => {
                setSearch(event.target.value);
                setHit(0);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && hits.length > 0) show(event.shiftKey ? hit - 1 : event.currentTarget.dataset['shown'] === search ? hit + 1 : hit);
                if (event.key === 'Enter') event.currentTarget.dataset['shown'] = search;
              }}
            />
            {search !== '' && <span className="faint">{hits.length === 0 ? 'none' : `${hit + 1}/${hits.length}`}</span>}
          </div>
        </Panel>
        <Panel position="top-right" className="graph-tools">
          {groupIds.length > 0 && (
            <>
              <Button look="quiet" icon="expandAll" title="Open all groups" aria-label="Open all groups" onClick={() => props.setCollapsed([])} />
              <Button look="quiet" icon="collapseAll" title="Close all groups" aria-label="Close all groups" onClick={() => props.setCollapsed(outermost(graph, props.collapsed))} />
            </>
          )}
          <Button
            look="quiet"
            icon={direction === 'LR' ? 'right' : 'down'}
            title={direction === 'LR' ? 'Left to right; switch to top down' : 'Top down; switch to left to right'}
            aria-label={direction === 'LR' ? 'Left to right; switch to top down' : 'Top down; switch to left to right'}
            onClick={() => props.setDirection(direction === 'LR' ? 'TB' : 'LR')}
          />
        </Panel>
        <Panel position="bottom-left" className="graph-tools graph-zoom">
          <Button look="quiet" icon="plus" title="Zoom in" aria-label="Zoom in" onClick={() => void flow.zoomIn({ duration: 150 })} />
          <Button look="quiet" icon="minus" title="Zoom out" aria-label="Zoom out" onClick={() => void flow.zoomOut({ duration: 150 })} />
          <Button look="quiet" icon="fit" title="Show all" aria-label="Show all" onClick={() => fit()} />
        </Panel>
        {graph.nodes.length > 60 && (
          <MiniMap
            pannable
            zoomable
            ariaLabel="Overview"
            nodeClassName={(node) => (node.type === 'task' ? `mini mini-${stateKey((node.data as TaskData).state)}` : 'mini-group')}
            nodeStrokeWidth={0}
          />
        )}
      </ReactFlow>
    </div>
  );
}

/** The view with a node in the middle, as far as that shows no emptiness beside the graph. */
function around(node: Box, graph: Graph, room: HTMLElement): Viewport {
  const zoom = 0.75;
  const one = (middle: number, size: number, whole: number) => {
    const slack = size - whole * zoom;
    if (slack > 0) return slack / 2;
    return Math.min(16, Math.max(slack - 16, size / 2 - middle * zoom));
  };
  return {
    x: one(node.x + node.w / 2, room.clientWidth, graph.width),
    y: one(node.y + node.h / 2, room.clientHeight, graph.height),
    zoom,
  };
}

/** The node to look at first when not all fit: what failed, else what runs, else where it begins. */
function mostTelling(graph: Graph, states: RunStates | undefined): Graph['nodes'][number] | undefined {
  const withState = (wanted: TaskState) =>
    graph.nodes.find((node) => common(node.task_ids ?? [node.id], states) === wanted);
  return withState('failed') ?? withState('running') ?? graph.nodes[0];
}

/** All groups that are in no other group: closing those closes everything. */
function outermost(graph: Graph, collapsed: readonly string[]): string[] {
  const open = graph.groups.filter((group) => group.parent_id === null).map((group) => group.id);
  return [...new Set([...open, ...collapsed])].sort();
}

function frames(graph: Graph, states: RunStates | undefined, toggle: (id: string) => void): Node<GroupData>[] {
  return graph.groups.map((group) => ({
    id: group.id,
    type: 'frame',
    position: { x: group.x, y: group.y },
    width: group.w,
    height: group.h,
    selectable: false,
    focusable: false,
    zIndex: -1,
    data: { label: group.label, tooltip: group.tooltip, count: group.task_ids.length, state: common(group.task_ids, states), toggle: () => toggle(group.id) },
  }));
}

function tasks(
  graph: Graph,
  states: RunStates | undefined,
  selected: string | null,
  hits: readonly string[],
  toggle: (id: string) => void,
): Node<TaskData>[] {
  const found = new Set(hits);
  return graph.nodes.map((node) => {
    const ids = node.task_ids ?? [node.id];
    return {
      id: node.id,
      type: 'task',
      position: { x: node.x, y: node.y },
      width: node.w,
      height: node.h,
      selected: node.id === selected,
      ariaLabel: node.id,
      data: {
        node,
        state: common(ids, states),
        statuses: ids.map((id) => states?.tasks[id]),
        known: states !== undefined,
        hit: found.has(node.id),
        direction: graph.direction,
        toggle: node.kind === 'group' ? () => toggle(node.id) : null,
      },
    };
  });
}

function common(ids: readonly string[], states: RunStates | undefined): TaskState | null {
  return states === undefined ? null : aggregate(ids.map((id) => states.tasks[id]?.state ?? null));
}

function lines(graph: Graph, states: RunStates | undefined, near: Set<string> | null): Edge<EdgeData>[] {
  return graph.edges.map((edge) => ({
    id: edge.id,
    source: edge.source,
    target: edge.target,
    type: 'routed',
    focusable: false,
    data: {
      path: roundedPath(edge.points),
      points: edge.points,
      kind: edge.kind,
      label: edge.label,
      moving: states?.tasks[edge.target]?.state === 'running',
      tone: near === null ? 'plain' : near.has(edge.source) && near.has(edge.target) ? 'near' : 'far',
    },
  }));
}
