import { describe, expect, test } from 'vitest';
import type { DagList, DagSummary, Grid, RunStates, RunSummary, TaskChange } from '../src/api/types';
import { patchCells, patchDagList, patchRuns, patchStates } from '../src/live/patch';

const run = (id: string, state: RunSummary['state'], due = '2026-01-01T00:00:00Z'): RunSummary => ({
  dag_id: 'd', dag_run_id: id, run_type: 'scheduled', state, logical_date: due, run_after: due, queued_at: due,
  start_date: due, end_date: null, duration: null, version_number: 1, missed_deadlines: 0,
});

const task = (id: string, state: TaskChange['state'], more: Partial<TaskChange> = {}): TaskChange => ({
  dag_id: 'd', dag_run_id: 'r1', task_id: id, map_index: -1, state, try_number: 1, max_tries: 1, queued_when: null,
  start_date: null, end_date: null, duration: null, progress: null, reason: null, mapped: null, ...more,
});

const grid = (): Grid => ({
  dag_id: 'd', version_number: 1, rows: [], has_more: false,
  runs: [run('r1', 'running', '2026-01-01T00:00:00Z'), run('r3', 'success', '2026-01-03T00:00:00Z')],
  cells: { r1: { a: ['running', null, 1] }, r3: { a: ['success', 2, 1] } },
});

describe('the grid', () => {
  test('takes a task change into its one cell and leaves the other runs alone', () => {
    const before = grid();
    const after = patchCells(before, [task('a', 'success', { duration: 3 })]);
    expect(after.cells['r1']?.['a']).toEqual(['success', 3, 1]);
    expect(after.cells['r3']).toBe(before.cells['r3']);
    expect(before.cells['r1']?.['a']).toEqual(['running', null, 1]);
  });

  test('stays the very same object when nothing is new', () => {
    const before = grid();
    expect(patchCells(before, [task('a', 'running')])).toBe(before);
    expect(patchCells(before, [task('a', 'failed', { dag_run_id: 'not shown' })])).toBe(before);
    expect(patchCells(before, [task('a', 'failed', { dag_id: 'other' })])).toBe(before);
    expect(patchRuns(before, [run('r1', 'running')])).toBe(before);
  });

  test('lets the last of several changes to a task win', () => {
    const after = patchCells(grid(), [task('a', 'queued'), task('a', 'failed', { duration: 1 })]);
    expect(after.cells['r1']?.['a']?.[0]).toBe('failed');
  });

  test('ignores the single instances of a mapped task', () => {
    const before = grid();
    expect(patchCells(before, [task('a', 'failed', { map_index: 2 })])).toBe(before);
  });

  test('puts a new run where it is due, with room for its cells', () => {
    const after = patchRuns(grid(), [run('r2', 'queued', '2026-01-02T00:00:00Z')]);
    expect(after.runs.map((one) => one.dag_run_id)).toEqual(['r1', 'r2', 'r3']);
    expect(after.cells['r2']).toEqual({});
    expect(patchCells(after, [task('a', 'queued', { dag_run_id: 'r2' })]).cells['r2']?.['a']?.[0]).toBe('queued');
  });
});

describe('the states of a run', () => {
  const states: RunStates = { run: run('r1', 'running'), tasks: {} };

  test('take only changes of that run', () => {
    expect(patchStates(states, [run('r2', 'failed')], [task('a', 'failed', { dag_run_id: 'r2' })])).toBe(states);
    const after = patchStates(states, [run('r1', 'failed')], [task('a', 'failed', { reason: 'exit code 1' })]);
    expect(after.run.state).toBe('failed');
    expect(after.tasks['a']).toMatchObject({ state: 'failed', reason: 'exit code 1' });
    expect(after.tasks['a']).not.toHaveProperty('task_id');
  });
});

describe('the list of DAGs', () => {
  const dag = {
    dag_id: 'd', is_paused: false, latest_version: 1, next_dagrun_run_after: null,
    run_counts: { running: 1, success: 1 }, last_runs: grid().runs,
  } as unknown as DagSummary;
  const list = { dags: [dag], total_entries: 1 } as unknown as DagList;

  test('moves the counts with the state of a run and keeps the bars at their number', () => {
    const after = patchDagList(list, [run('r1', 'success'), run('r4', 'queued', '2026-01-04T00:00:00Z')], [], 2);
    expect(after.dags[0]?.run_counts).toEqual({ running: 0, success: 2, queued: 1 });
    expect(after.dags[0]?.last_runs.map((one) => one.dag_run_id)).toEqual(['r3', 'r4']);
  });

  test('takes over a pause made elsewhere', () => {
    const change = { dag_id: 'd', is_paused: true, latest_version: 1, next_dagrun_run_after: null, removed: false };
    expect(patchDagList(list, [], [change], 14).dags[0]?.is_paused).toBe(true);
    expect(patchDagList(list, [], [{ ...change, dag_id: 'other' }], 14)).toBe(list);
  });
});
