import { useMutation, useQueryClient } from '@tanstack/react-query';
import { path, send } from './http';
import { keys, restTask, type Place } from './queries';
import type { AssetEvent, Backfill, DagRun, Me, PlannedRun, TaskInstance } from './types';

/** Everything the app changes. The live stream brings the consequences; nothing is guessed here. */

export function login(username: string, password: string): Promise<Me> {
  return send<Me>('POST', '/ui/login', { username, password });
}

export function logout(): Promise<void> {
  return send<void>('POST', '/ui/logout');
}

export function usePause(dag: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (paused: boolean) => send('PATCH', path('/api/v2/dags', dag), { is_paused: paused }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.dags });
      void client.invalidateQueries({ queryKey: keys.dag(dag) });
    },
  });
}

export interface Trigger {
  logical_date: string | null;
  conf: Record<string, unknown>;
  dag_run_id?: string;
  note?: string;
}

export function useTrigger(dag: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Trigger) => send<DagRun>('POST', `${path('/api/v2/dags', dag)}/dagRuns`, body),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.dags });
      void client.invalidateQueries({ queryKey: keys.grids(dag) });
    },
  });
}

/** What a clear is about: a whole run, or some tasks of it. */
export interface ClearTarget {
  dag: string;
  run: string;
  /** Task ids, or id and index of mapped instances; null for the whole run. */
  tasks: readonly (string | readonly [string, number])[] | null;
  title: string;
}

export interface ClearOptions {
  upstream: boolean;
  downstream: boolean;
  past: boolean;
  future: boolean;
  onlyFailed: boolean;
  /** Go on with the DAG's newest version; of a whole run only. */
  latestVersion: boolean;
}

function clear(target: ClearTarget, options: ClearOptions, dryRun: boolean): Promise<unknown> {
  if (target.tasks === null) {
    return send('POST', `${path('/api/v2/dags', target.dag, 'dagRuns', target.run)}/clear`, {
      dry_run: dryRun,
      only_failed: options.onlyFailed,
      run_on_latest_version: options.latestVersion,
    });
  }
  return send('POST', `${path('/api/v2/dags', target.dag)}/clearTaskInstances`, {
    dry_run: dryRun,
    dag_run_id: target.run,
    task_ids: target.tasks,
    only_failed: options.onlyFailed,
    include_upstream: options.upstream,
    include_downstream: options.downstream,
    include_past: options.past,
    include_future: options.future,
    reset_dag_runs: true,
  });
}

export type Affected = Pick<TaskInstance, 'task_id' | 'dag_run_id' | 'map_index' | 'state' | 'operator_name'>;

export async function previewClear(target: ClearTarget, options: ClearOptions): Promise<Affected[]> {
  return ((await clear(target, options, true)) as { task_instances: Affected[] }).task_instances;
}

export function useClear() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ target, options }: { target: ClearTarget; options: ClearOptions }) =>
      clear(target, options, false),
    onSuccess: (_answer, { target }) => {
      void client.invalidateQueries({ queryKey: keys.run(target.dag, target.run) });
      void client.invalidateQueries({ queryKey: keys.grids(target.dag) });
    },
  });
}

export function useCancelRun(dag: string, run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send('PATCH', path('/api/v2/dags', dag, 'dagRuns', run), { state: 'failed' }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.run(dag, run) });
    },
  });
}

/** What a run that has ended can be marked; queued: it looks at its tasks again. */
export type RunMark = 'success' | 'failed' | 'queued';

export function useMarkRun(dag: string, run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (state: RunMark) => send('PATCH', path('/api/v2/dags', dag, 'dagRuns', run), { state }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.run(dag, run) });
      void client.invalidateQueries({ queryKey: keys.grids(dag) });
    },
  });
}

export type MarkState = 'success' | 'failed' | 'skipped';

export interface MarkOptions {
  state: MarkState;
  upstream: boolean;
  downstream: boolean;
  past: boolean;
  future: boolean;
}

function mark(place: Place, options: MarkOptions, dryRun: boolean): Promise<{ task_instances: Affected[] }> {
  const target = place.index < 0 ? restTask(place) : path(restTask(place), place.index);
  return send('PATCH', dryRun ? `${target}/dry_run` : target, {
    new_state: options.state,
    include_upstream: options.upstream,
    include_downstream: options.downstream,
    include_past: options.past,
    include_future: options.future,
  });
}

export async function previewMark(place: Place, options: MarkOptions): Promise<Affected[]> {
  return (await mark(place, options, true)).task_instances;
}

export function useMark(place: Place) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: MarkOptions) => mark(place, options, false),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.run(place.dag, place.run) });
      void client.invalidateQueries({ queryKey: keys.grids(place.dag) });
    },
  });
}

/** Notes something on a task instance, or (null) on the run; an empty text takes the note away. */
export function useNote(dag: string, run: string, place: Place | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: string) => {
      if (place === null) return send<unknown>('PATCH', path('/api/v2/dags', dag, 'dagRuns', run), { note });
      return send<unknown>('PATCH', path(restTask(place), place.index), { note });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.run(dag, run) }),
  });
}

export function useAnswer(place: Place) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: { chosen_options: string[]; params_input: Record<string, unknown> }) =>
      send('PATCH', path(restTask(place), place.index, 'hitlDetails'), answer),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.task(place.dag, place.run, place.task) });
      void client.invalidateQueries({ queryKey: keys.questions });
    },
  });
}

export interface BackfillWish {
  dag_id: string;
  from_date: string;
  to_date: string;
  reprocess_behavior: Backfill['reprocess_behavior'];
  max_active_runs: number;
  run_backwards: boolean;
}

export function planBackfill(wish: BackfillWish): Promise<{ backfills: PlannedRun[]; total_entries: number }> {
  return send('POST', '/api/v2/backfills/dry_run', wish);
}

export function useCreateBackfill(dag: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: BackfillWish) => send<Backfill>('POST', '/api/v2/backfills', wish),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.backfills(dag) });
      void client.invalidateQueries({ queryKey: keys.grids(dag) });
    },
  });
}

export function useSteerBackfill(dag: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: number; action: 'pause' | 'unpause' | 'cancel' }) =>
      send<Backfill>('PUT', path('/api/v2/backfills', id, action)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.backfills(dag) });
      void client.invalidateQueries({ queryKey: keys.grids(dag) });
    },
  });
}

export function useSayUpdated(asset: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (extra: Record<string, unknown>) =>
      send<AssetEvent>('POST', '/api/v2/assets/events', { asset_id: asset, extra }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.assets });
    },
  });
}

export function useMaterialize(asset: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send<DagRun>('POST', `${path('/api/v2/assets', asset)}/materialize`, {}),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.assets });
    },
  });
}

export function useForgetQueued(asset: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (dag: string) => send<void>('DELETE', `${path('/api/v2/dags', dag, 'assets', asset)}/queuedEvents`),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.assets });
    },
  });
}
