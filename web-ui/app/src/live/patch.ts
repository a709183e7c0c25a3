import type {
  Cell,
  DagChange,
  DagDetails,
  DagList,
  DagSummary,
  Grid,
  RunStates,
  RunSummary,
  TaskChange,
} from '../api/types';

/**
 * How live changes are merged into what was fetched. Every function is pure, returns the very same
 * object when nothing changed (so that nothing is drawn again) and never grows a list beyond what
 * the page asked for.
 */

export function patchRuns(grid: Grid, changes: readonly RunSummary[]): Grid {
  const mine = changes.filter((change) => change.dag_id === grid.dag_id);
  if (mine.length === 0) return grid;
  const runs = mergeRuns(grid.runs, mine);
  if (runs === grid.runs) return grid;
  const cells = { ...grid.cells };
  for (const run of runs) cells[run.dag_run_id] ??= {};
  return { ...grid, runs, cells };
}

export function patchCells(grid: Grid, changes: readonly TaskChange[]): Grid {
  let cells = grid.cells;
  const touched = new Set<string>();
  for (const change of changes) {
    if (change.dag_id !== grid.dag_id || change.map_index >= 0) continue;
    const before = cells[change.dag_run_id];
    if (before === undefined) continue;
    const cell: Cell = [change.state, change.duration, change.try_number];
    if (change.mapped) cell.push(change.mapped);
    if (same(before[change.task_id], cell)) continue;
    if (cells === grid.cells) cells = { ...cells };
    const own = touched.has(change.dag_run_id) ? before : { ...before };
    own[change.task_id] = cell;
    cells[change.dag_run_id] = own;
    touched.add(change.dag_run_id);
  }
  return cells === grid.cells ? grid : { ...grid, cells };
}

export function patchStates(
  states: RunStates,
  runs: readonly RunSummary[],
  tasks: readonly TaskChange[],
): RunStates {
  const { dag_id, dag_run_id } = states.run;
  const run = runs.findLast((one) => one.dag_id === dag_id && one.dag_run_id === dag_run_id);
  const mine = tasks.filter(
    (task) => task.dag_id === dag_id && task.dag_run_id === dag_run_id && task.map_index < 0,
  );
  if (run === undefined && mine.length === 0) return states;
  const merged = { ...states.tasks };
  for (const { dag_id: _dag, dag_run_id: _run, task_id, map_index: _index, ...status } of mine) {
    merged[task_id] = status;
  }
  return { run: run ?? states.run, tasks: mine.length === 0 ? states.tasks : merged };
}

export function patchDagList(
  list: DagList,
  runs: readonly RunSummary[],
  dags: readonly DagChange[],
  bars: number,
): DagList {
  let changed = false;
  const patched = list.dags.map((dag) => {
    const next = patchDag(dag, runs, dags, bars);
    changed ||= next !== dag;
    return next;
  });
  return changed ? { ...list, dags: patched } : list;
}

export function patchDag<T extends DagSummary | DagDetails>(
  dag: T,
  runs: readonly RunSummary[],
  dags: readonly DagChange[],
  bars: number,
): T {
  const change = dags.findLast((one) => one.dag_id === dag.dag_id);
  const mine = runs.filter((run) => run.dag_id === dag.dag_id);
  let next = dag;
  if (change !== undefined) {
    next = {
      ...next,
      is_paused: change.is_paused,
      latest_version: change.latest_version,
      next_dagrun_run_after: change.next_dagrun_run_after,
    };
  }
  if (mine.length > 0) {
    const counts = { ...next.run_counts };
    const known = new Map(next.last_runs.map((run) => [run.dag_run_id, run.state]));
    for (const run of mine) {
      const before = known.get(run.dag_run_id);
      if (before === run.state) continue;
      if (before !== undefined) counts[before] = Math.max(0, (counts[before] ?? 0) - 1);
      counts[run.state] = (counts[run.state] ?? 0) + 1;
      known.set(run.dag_run_id, run.state);
    }
    next = { ...next, run_counts: counts, last_runs: mergeRuns(next.last_runs, mine).slice(-bars) };
  }
  return next;
}

/** Known runs are replaced where they are, new ones come in by the time they were due. */
export function mergeRuns(runs: readonly RunSummary[], changes: readonly RunSummary[]): RunSummary[] {
  const byId = new Map(runs.map((run) => [run.dag_run_id, run]));
  let added = false;
  let changed = false;
  for (const change of changes) {
    const before = byId.get(change.dag_run_id);
    if (before !== undefined && same(before, change)) continue;
    added ||= before === undefined;
    changed = true;
    byId.set(change.dag_run_id, change);
  }
  if (!changed) return runs as RunSummary[];
  const merged = [...byId.values()];
  return added ? merged.sort(byDue) : merged;
}

function byDue(a: RunSummary, b: RunSummary): number {
  return Date.parse(a.run_after) - Date.parse(b.run_after) || a.dag_run_id.localeCompare(b.dag_run_id);
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
