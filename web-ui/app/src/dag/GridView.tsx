import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type UIEvent } from 'react';
import type { Grid, RunCells, RunSummary, TaskState } from '../api/types';
import { dateTime, dayLabel, duration, elapsed, lateText, shortDuration } from '../model/format';
import { barHeights, groupIds, square, treeRows, type TreeRow } from '../model/grid';
import { countsText, STATE_LABELS, stateKey, stateLabel } from '../model/state';
import { Icon } from '../ui/icons';
import { Button, Notice } from '../ui/parts';
import { usePreferences } from '../ui/preferences';
import { useNow } from '../ui/useNow';
import type { Select, Selection } from './selection';

const ROW = 28;
const COLUMN = 24;
const HEAD = 112;
const INDENT = 16;
const CHUNK = 8;

interface Props {
  grid: Grid;
  filtered: boolean;
  selection: Selection;
  select: Select;
  onTrigger: (() => void) | null;
}

/**
 * Tasks × runs. Both directions are virtual: only the squares on screen exist, whatever the size of
 * the DAG. One tab stop; arrows move, Enter opens, left and right on a group's name fold it.
 */
export function GridView({ grid, filtered, selection, select, onTrigger }: Props) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState('');
  const rows = useMemo(() => treeRows(grid.rows, closed, search), [grid.rows, closed, search]);
  const { runs } = grid;
  const scroller = useRef<HTMLDivElement>(null);
  const label = useLabelWidth();
  const groups = useMemo(() => groupIds(grid), [grid]);

  const vertical = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD,
    overscan: 6,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => COLUMN,
    paddingStart: label,
    scrollPaddingStart: label,
    paddingEnd: 24,
    overscan: 1,
  });
  useEffect(() => horizontal.measure(), [label, horizontal]);

  // The newest runs are what people come for: start at the right end and stay there as runs arrive
  // and as the panel beside takes room.
  const count = runs.length;
  const atEnd = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const stay = () => {
      if (atEnd.current) element.scrollLeft = element.scrollWidth;
    };
    stay();
    const room = new ResizeObserver(stay);
    room.observe(element);
    return () => room.disconnect();
  }, [count, label]);
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollLeft, clientWidth, scrollWidth } = event.currentTarget;
    atEnd.current = scrollLeft + clientWidth >= scrollWidth - COLUMN * 2;
  };

  const [focus, setFocus] = useState<{ row: number; column: number }>({ row: 0, column: -1 });
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const open = (row: TreeRow | undefined, run: RunSummary | undefined) => {
    if (run !== undefined) select({ run: run.dag_run_id, task: row?.id ?? null, index: -1, tab: null });
    else if (row?.kind === 'group') toggle(row.id);
    else if (row !== undefined) {
      select({ run: selection.run ?? runs.at(-1)?.dag_run_id ?? null, task: row.id, index: -1, tab: null });
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[focus.row];
    const move = (dr: number, dc: number) => {
      const next = {
        row: Math.min(rows.length - 1, Math.max(-1, focus.row + dr)),
        column: Math.min(runs.length - 1, Math.max(-1, focus.column + dc)),
      };
      if (next.row === -1 && next.column === -1) next.column = 0;
      setFocus(next);
      if (next.row >= 0) vertical.scrollToIndex(next.row);
      if (next.column >= 0) horizontal.scrollToIndex(next.column);
    };
    switch (event.key) {
      case 'ArrowDown': move(1, 0); break;
      case 'ArrowUp': move(-1, 0); break;
      case 'ArrowRight':
        if (focus.column === -1 && row?.kind === 'group' && !row.open) toggle(row.id);
        else move(0, 1);
        break;
      case 'ArrowLeft':
        if (focus.column === -1 && row?.kind === 'group' && row.open) toggle(row.id);
        else move(0, -1);
        break;
      case 'Home': move(0, -runs.length - 1); break;
      case 'End': move(0, runs.length); break;
      case 'PageDown': move(12, 0); break;
      case 'PageUp': move(-12, 0); break;
      case 'Enter':
      case ' ': open(row, runs[focus.column]); break;
      default: return;
    }
    event.preventDefault();
  };

  const onMouseOver = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const row = rows[Number(target.dataset['row'])];
    const run = runs[Number(target.dataset['column'])];
    if (target.className !== 'square' || row === undefined || run === undefined) return;
    target.title = squareText(row, run, grid.cells[run.dag_run_id]);
  };

  const onClick = (event: MouseEvent) => {
    const target = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (target === null) return;
    const row = Number(target.dataset['row']);
    const column = Number(target.dataset['column'] ?? -1);
    setFocus({ row, column });
    open(rows[row], runs[column]);
  };

  if (runs.length === 0 && filtered) {
    return <Notice title="No run matches">No run of this DAG has this type and state.</Notice>;
  }
  const columns = horizontal.getVirtualItems();
  // In steps, so that a small move sideways draws nothing anew.
  const firstColumn = Math.floor((columns[0]?.index ?? 0) / CHUNK) * CHUNK;
  const lastColumn = Math.min(runs.length, Math.ceil(((columns.at(-1)?.index ?? -1) + 1) / CHUNK) * CHUNK) - 1;
  const selectedColumn = runs.findIndex((run) => run.dag_run_id === selection.run);
  return (
    <div className="tree">
      <div
        ref={scroller}
        className="tree-scroll"
        role="grid"
        aria-label="Tasks and runs"
        aria-rowcount={rows.length + 1}
        aria-colcount={runs.length + 1}
        aria-activedescendant={cellId(focus.row, focus.column)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseOver={onMouseOver}
        onScroll={onScroll}
      >
        <div className="tree-canvas" style={{ width: horizontal.getTotalSize(), height: vertical.getTotalSize() + 16 }}>
          <div className="tree-head" role="row" style={{ height: HEAD }}>
            <div className="tree-corner" role="columnheader" style={{ width: label }}>
              <div className="search search-small">
                <Icon name="search" size={14} />
                <input
                  type="search"
                  placeholder="Filter tasks"
                  aria-label="Filter tasks"
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
              </div>
              {runs.length > 0 && <Longest runs={runs} />}
              {groups.length > 0 && (
                <span className="tree-fold">
                  <Button look="quiet" icon="expandAll" title="Open all groups" aria-label="Open all groups" onClick={() => setClosed(new Set())} />
                  <Button look="quiet" icon="collapseAll" title="Close all groups" aria-label="Close all groups" onClick={() => setClosed(new Set(groups))} />
                </span>
              )}
            </div>
            <RunHeads runs={runs} first={firstColumn} last={lastColumn} left={label} selected={selectedColumn} focused={focus.row === -1 ? focus.column : -1} />
          </div>
          {selectedColumn >= 0 && (
            <div className="tree-column-mark" style={{ left: label + selectedColumn * COLUMN, width: COLUMN }} />
          )}
          {vertical.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <Row
                key={row.id}
                row={row}
                index={item.index}
                top={item.start}
                left={label}
                runs={runs}
                cells={grid.cells}
                first={firstColumn}
                last={lastColumn}
                selected={selection.task === row.id}
                selectedColumn={selection.task === row.id ? selectedColumn : -1}
                focusColumn={focus.row === item.index ? focus.column : null}
              />
            );
          })}
        </div>
        {rows.length === 0 && <p className="tree-none faint">No task matches “{search}”.</p>}
        {runs.length === 0 && (
          <div className="tree-empty">
            <Notice title="No runs yet" {...(onTrigger ? { action: { label: 'Trigger the first run', run: onTrigger } } : {})}>
              Runs appear here as columns, newest on the right.
            </Notice>
          </div>
        )}
      </div>
    </div>
  );
}

function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

/** Names take less room on a phone. */
function useLabelWidth(): number {
  const [width, setWidth] = useState(() => labelWidth());
  useEffect(() => {
    const measure = () => setWidth(labelWidth());
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return width;
}

function labelWidth(): number {
  return window.innerWidth < 640 ? 176 : 296;
}

const RunHeads = memo(function RunHeads(props: {
  runs: RunSummary[];
  first: number;
  last: number;
  left: number;
  selected: number;
  focused: number;
}) {
  const { runs, first, last, left } = props;
  const { zone } = usePreferences();
  const now = useNow(runs.some((run) => run.state === 'running'));
  const durations = runs.map((run) => elapsed(run, now));
  const heights = barHeights(durations);
  const heads = [];
  for (let i = first; i <= last; i++) {
    const run = runs[i];
    if (run === undefined) continue;
    const date = run.logical_date ?? run.run_after;
    const day = dayLabel(date, zone);
    const before = runs[i - 1];
    const changed = before === undefined || dayLabel(before.logical_date ?? before.run_after, zone) !== day;
    const labelled = changed && i % 5 === 0;
    const text = `${stateLabel(run.state)} · ${dateTime(date, zone, false)} · ${duration(durations[i])} · ${run.run_type}${lateText(run, ' · ')}`;
    heads.push(
      <div
        key={run.dag_run_id}
        id={cellId(-1, i)}
        role="columnheader"
        title={text}
        className="run-head"
        data-row={-1}
        data-column={i}
        data-selected={props.selected === i}
        data-focus={props.focused === i}
        data-new-version={before !== undefined && before.version_number !== run.version_number}
        style={{ left: left + i * COLUMN, width: COLUMN }}
      >
        <span className="visually-hidden">{text}</span>
        {labelled && <span className="run-date" aria-hidden="true">{day}</span>}
        {run.missed_deadlines > 0 && <span className="run-late"><Icon name="clock" size={12} /></span>}
        <span className="run-bar" data-state={run.state} style={{ height: 4 + Math.round((heights[i] ?? 0) * 52) }}>
          {run.run_type !== 'scheduled' && (heights[i] ?? 0) > 0.3 && <Icon name={run.run_type === 'backfill' ? 'clear' : run.run_type === 'manual' ? 'play' : 'link'} size={10} />}
        </span>
      </div>,
    );
  }
  return (
    <>
      {heads}
    </>
  );
});

/** What the highest bar stands for. */
function Longest({ runs }: { runs: RunSummary[] }) {
  const now = useNow(runs.some((run) => run.state === 'running'), 5000);
  const longest = Math.max(0, ...runs.map((run) => elapsed(run, now) ?? 0));
  return longest === 0 ? null : (
    <span className="run-scale faint" title="The longest of these runs" aria-hidden="true">
      {shortDuration(longest)}
    </span>
  );
}

interface RowProps {
  row: TreeRow;
  index: number;
  top: number;
  left: number;
  runs: RunSummary[];
  cells: Record<string, RunCells>;
  first: number;
  last: number;
  selected: boolean;
  selectedColumn: number;
  focusColumn: number | null;
}

const Row = memo(function Row(props: RowProps) {
  const { row, index, runs, cells, left } = props;
  const squares = [];
  for (let i = props.first; i <= props.last; i++) {
    const run = runs[i];
    if (run === undefined) continue;
    const found = square(row, cells[run.dag_run_id]);
    squares.push(
      <Square
        key={run.dag_run_id}
        id={cellId(index, i)}
        state={found === null ? 'none' : stateKey(found.state)}
        kind={row.kind}
        row={index}
        column={i}
        left={left + i * COLUMN}
        selected={props.selectedColumn === i}
        focus={props.focusColumn === i}
      />,
    );
  }
  return (
    <div className="tree-row" role="row" aria-rowindex={index + 2} data-selected={props.selected} style={{ transform: `translateY(${props.top}px)` }}>
      <div
        id={cellId(index, -1)}
        role="rowheader"
        className="tree-label"
        data-row={index}
        data-column={-1}
        data-kind={row.kind}
        data-focus={props.focusColumn === -1}
        aria-expanded={row.kind === 'group' ? row.open : undefined}
        title={row.operator ? `${row.id} · ${row.operator}` : row.id}
        style={{ width: left, paddingLeft: 12 + row.depth * INDENT }}
      >
        <span className="tree-twist">{row.kind === 'group' && <Icon name={row.open ? 'chevronDown' : 'chevronRight'} size={12} />}</span>
        <span className="tree-name" title={row.tooltip ?? (row.id.endsWith(row.label) ? undefined : row.id)}>{row.label}</span>
        {row.is_mapped && <span className="mapped-mark" title="Mapped: one instance per item">[ ]</span>}
        {row.is_setup && <span className="role-mark" title="Setup"><Icon name="setup" size={12} /></span>}
        {row.is_teardown && <span className="role-mark" title="Teardown"><Icon name="teardown" size={12} /></span>}
      </div>
      {squares}
    </div>
  );
});

interface SquareProps {
  id: string;
  state: TaskState | 'no_status' | 'none';
  kind: 'task' | 'group';
  row: number;
  column: number;
  left: number;
  selected: boolean;
  focus: boolean;
}

/** One element with plain values: thousands of these are compared on every scroll step. */
const Square = memo(function Square(props: SquareProps) {
  return (
    <div
      id={props.id}
      role="gridcell"
      aria-label={props.state === 'none' ? 'Not part of this run' : STATE_LABELS[props.state]}
      className="square"
      data-state={props.state}
      data-kind={props.kind}
      data-row={props.row}
      data-column={props.column}
      data-selected={props.selected}
      data-focus={props.focus}
      style={{ left: props.left }}
    />
  );
});

/** What a square is about, in words; asked for only when the pointer is on it. */
function squareText(row: TreeRow, run: RunSummary, cells: RunCells | undefined): string {
  const found = square(row, cells);
  if (found === null) return `${row.label}: not part of this run`;
  const parts = [row.id, found.counts ? countsText(found.counts) : stateLabel(found.state)];
  if (found.cell?.[1] != null) parts.push(duration(found.cell[1]));
  if (found.cell && found.cell[2] > 1) parts.push(`try ${found.cell[2]}`);
  parts.push(run.dag_run_id);
  return parts.join('\n');
}
