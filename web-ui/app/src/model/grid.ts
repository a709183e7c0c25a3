import type { Cell, Grid, GridRow, RunCells, TaskState } from '../api/types';
import { aggregate, count } from './state';

/** A row of the tree as shown: its depth, whether it can open, and the tasks it stands for. */
export interface TreeRow extends GridRow {
  depth: number;
  open: boolean;
  /** The task itself, or all tasks inside the group at any depth. */
  taskIds: string[];
}

/**
 * The rows to show. Rows come in pre-order; a closed group hides everything below it. The tasks of
 * a group are collected even when it is closed, so that it can show their common state.
 */
export function treeRows(rows: readonly GridRow[], closed: ReadonlySet<string>, search = ''): TreeRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const tasks = new Map<string, string[]>(rows.map((row) => [row.id, row.kind === 'task' ? [row.id] : []]));
  for (const row of rows) {
    if (row.kind !== 'task') continue;
    for (const group of ancestors(row, byId)) tasks.get(group.id)?.push(row.id);
  }
  const wanted = search.trim().toLowerCase();
  const matching = wanted === '' ? null : matches(rows, byId, wanted);
  const shown: TreeRow[] = [];
  for (const row of rows) {
    const above = ancestors(row, byId);
    if (matching !== null ? !matching.has(row.id) : above.some((group) => closed.has(group.id))) continue;
    shown.push({
      ...row,
      depth: above.length,
      open: row.kind === 'group' && (matching !== null || !closed.has(row.id)),
      taskIds: tasks.get(row.id) ?? [],
    });
  }
  return shown;
}

function ancestors(row: GridRow, byId: ReadonlyMap<string, GridRow>): GridRow[] {
  const found: GridRow[] = [];
  let parent = row.parent_id === null ? undefined : byId.get(row.parent_id);
  while (parent !== undefined && found.length < 64) {
    found.push(parent);
    parent = parent.parent_id === null ? undefined : byId.get(parent.parent_id);
  }
  return found;
}

function matches(rows: readonly GridRow[], byId: ReadonlyMap<string, GridRow>, wanted: string): Set<string> {
  const found = new Set<string>();
  for (const row of rows) {
    const text = `${row.id} ${row.label} ${row.operator ?? ''}`.toLowerCase();
    if (!text.includes(wanted)) continue;
    found.add(row.id);
    for (const group of ancestors(row, byId)) found.add(group.id);
  }
  return found;
}

/** What a square shows: nothing at all (not part of that run), or a state. */
export type Square = { state: TaskState | null; cell: Cell | null; counts: ReturnType<typeof count> | null };

export function square(row: TreeRow, cells: RunCells | undefined): Square | null {
  if (cells === undefined) return null;
  if (row.kind === 'task') {
    const cell = cells[row.id];
    return cell === undefined ? null : { state: cell[0], cell, counts: cell[3] ?? null };
  }
  const states: (TaskState | null)[] = [];
  for (const id of row.taskIds) {
    const cell = cells[id];
    if (cell !== undefined) states.push(cell[0]);
  }
  if (states.length === 0) return null;
  return { state: aggregate(states), cell: null, counts: count(states) };
}

/** The heights of the run bars, 0..1, by duration; a run without one gets the least height. */
export function barHeights(durations: readonly (number | null)[]): number[] {
  const longest = Math.max(0, ...durations.map((d) => d ?? 0));
  return durations.map((d) => (longest === 0 || d === null ? 0.08 : Math.max(0.08, d / longest)));
}

/** All groups of the grid, for "close all". */
export function groupIds(grid: Grid): string[] {
  return grid.rows.filter((row) => row.kind === 'group').map((row) => row.id);
}
