import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { get, path, url } from './http';
import type {
  Asset,
  AssetEvent,
  Backfill,
  CallbackLogs,
  CloudResource,
  DagDetails,
  DagList,
  DagRun,
  Deadline,
  Direction,
  Graph,
  Grid,
  LogPage,
  Me,
  NextRuns,
  QualityResult,
  Question,
  QueuedEvent,
  RunStates,
  TaskInstance,
  TaskTry,
  XComEntry,
} from './types';

/** Everything the app reads, with the keys under which live changes find it again. */

export const BARS = 14;
export const DAG_PAGE = 100;

export interface DagFilter {
  search: string;
  tags: readonly string[];
  paused: string;
  state: string;
  order_by: string;
}

export const keys = {
  me: ['me'] as const,
  dags: ['dags'] as const,
  dagList: (filter: DagFilter) => ['dags', filter] as const,
  dag: (dag: string) => ['dag', dag] as const,
  grids: (dag: string) => ['grid', dag] as const,
  grid: (dag: string, runs: number, type: string, state: string) => ['grid', dag, runs, type, state] as const,
  graphs: (dag: string) => ['graph', dag] as const,
  run: (dag: string, run: string) => ['run', dag, run] as const,
  states: (dag: string, run: string) => ['run', dag, run, 'states'] as const,
  task: (dag: string, run: string, task: string) => ['run', dag, run, 'task', task] as const,
  nextRuns: (dag: string) => ['next-runs', dag] as const,
  backfills: (dag: string) => ['backfills', dag] as const,
  deadlines: (dag: string) => ['deadlines', dag] as const,
  questions: ['questions'] as const,
  assets: ['assets'] as const,
};

export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => get<Me | null>('/ui/me', signal),
    retry: false,
    staleTime: Infinity,
  });
}

export function useDags(filter: DagFilter) {
  return useInfiniteQuery({
    queryKey: keys.dagList(filter),
    queryFn: ({ signal, pageParam }) =>
      get<DagList>(url('/ui/dags', { ...filter, limit: DAG_PAGE, offset: pageParam, runs: BARS }), signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.dags.length, 0);
      return last.dags.length > 0 && loaded < last.total_entries ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
  });
}

export function useDag(dag: string) {
  return useQuery({
    queryKey: keys.dag(dag),
    queryFn: ({ signal }) => get<DagDetails>(path('/ui/dags', dag), signal),
    // The stream does not tell of a source that stops or begins to load.
    refetchInterval: (query) => (query.state.data?.import_error ? 3000 : 15_000),
  });
}

export function useGrid(dag: string, runs: number, type: string, state: string) {
  return useQuery({
    queryKey: keys.grid(dag, runs, type, state),
    queryFn: ({ signal }) =>
      get<Grid>(url(`${path('/ui/dags', dag)}/grid`, { runs, run_type: type, state }), signal),
    placeholderData: keepPreviousData,
  });
}

export function useGraph(dag: string, version: number | null, direction: Direction, collapsed: readonly string[]) {
  return useQuery({
    queryKey: [...keys.graphs(dag), version, direction, collapsed],
    queryFn: ({ signal }) =>
      get<Graph>(url(`${path('/ui/dags', dag)}/graph`, { version, direction, collapsed }), signal),
    placeholderData: keepPreviousData,
    // A version's layout never changes; a new version comes with a live event.
    staleTime: Infinity,
  });
}

export function useStates(dag: string, run: string | null) {
  return useQuery({
    queryKey: keys.states(dag, run ?? ''),
    queryFn: ({ signal }) => get<RunStates>(`${path('/ui/dags', dag, 'runs', run ?? '')}/states`, signal),
    enabled: run !== null,
  });
}

export function useRun(dag: string, run: string) {
  return useQuery({
    queryKey: [...keys.run(dag, run), 'rest'],
    queryFn: ({ signal }) => get<DagRun>(path('/api/v2/dags', dag, 'dagRuns', run), signal),
  });
}

export function useQuality(dag: string, run: string) {
  return useQuery({
    queryKey: [...keys.run(dag, run), 'quality'],
    queryFn: ({ signal }) =>
      get<{ results: QualityResult[] }>(`${path('/ui/dags', dag, 'runs', run)}/quality`, signal),
  });
}

export function useResources(dag: string, run: string) {
  return useQuery({
    queryKey: [...keys.run(dag, run), 'resources'],
    queryFn: ({ signal }) =>
      get<{ resources: CloudResource[] }>(`${path('/ui/dags', dag, 'runs', run)}/resources`, signal),
  });
}

/** The deadlines of a run and its tasks, the first due first. */
export function useDeadlines(dag: string, run: string, active: boolean) {
  return useQuery({
    queryKey: [...keys.run(dag, run), 'deadlines'],
    queryFn: ({ signal }) =>
      get<{ deadlines: Deadline[]; total_entries: number }>(
        url(`${path('/api/v2/dags', dag, 'dagRuns', run)}/deadlines`, { limit: 100 }),
        signal,
      ),
    // That a deadline was met is told by no event of the run.
    refetchInterval: active ? 5000 : false,
  });
}

/** What was missed in a DAG lately, or can still be met. */
export function useDagDeadlines(dag: string, state: Deadline['state']) {
  return useQuery({
    queryKey: [...keys.deadlines(dag), state],
    queryFn: ({ signal }) =>
      get<{ deadlines: Deadline[]; total_entries: number }>(
        url(`${path('/api/v2/dags', dag, 'dagRuns')}/~/deadlines`, {
          state,
          order_by: state === 'pending' ? 'deadline_time' : '-deadline_time',
          limit: 10,
        }),
        signal,
      ),
    refetchInterval: 15_000,
  });
}

/** One task instance: its place in the run. */
export interface Place {
  dag: string;
  run: string;
  task: string;
  index: number;
}

export function restTask({ dag, run, task }: Place): string {
  return path('/api/v2/dags', dag, 'dagRuns', run, 'taskInstances', task);
}

export function taskKey(place: Place): readonly unknown[] {
  return [...keys.task(place.dag, place.run, place.task), place.index];
}

export function useTaskInstance(place: Place, enabled = true) {
  return useQuery({
    queryKey: [...taskKey(place), 'instance'],
    queryFn: ({ signal }) =>
      get<TaskInstance>(place.index < 0 ? restTask(place) : path(restTask(place), place.index), signal),
    enabled,
  });
}

export function useMapped(place: Place, enabled: boolean) {
  return useQuery({
    queryKey: [...taskKey(place), 'mapped'],
    queryFn: ({ signal }) =>
      get<{ task_instances: TaskInstance[]; total_entries: number }>(
        url(`${restTask(place)}/listMapped`, { limit: 100 }),
        signal,
      ),
    enabled,
  });
}

export function useTries(place: Place) {
  return useQuery({
    queryKey: [...taskKey(place), 'tries'],
    queryFn: ({ signal }) =>
      get<{ task_instances: TaskTry[] }>(url(`${restTask(place)}/tries`, { map_index: place.index }), signal),
  });
}

export function useDependencies(place: Place, enabled: boolean) {
  return useQuery({
    queryKey: [...taskKey(place), 'dependencies'],
    queryFn: ({ signal }) =>
      get<{ dependencies: { name: string; reason: string }[] }>(
        url(`${restTask(place)}/dependencies`, { map_index: place.index }),
        signal,
      ),
    enabled,
    // What blocks a task may change without the task itself changing.
    refetchInterval: 5000,
    // Without a scheduler there is no answer; that is worth saying at once.
    retry: false,
  });
}

export function useLinks(place: Place) {
  return useQuery({
    queryKey: [...taskKey(place), 'links'],
    queryFn: ({ signal }) =>
      get<{ extra_links: Record<string, string | null> }>(
        url(`${restTask(place)}/links`, { map_index: place.index }),
        signal,
      ),
  });
}

export function useXComs(place: Place) {
  return useQuery({
    queryKey: [...taskKey(place), 'xcoms'],
    queryFn: async ({ signal }) => {
      const list = await get<{ xcom_entries: XComEntry[] }>(
        url(`${restTask(place)}/xcomEntries`, { map_index: place.index, limit: 100 }),
        signal,
      );
      return Promise.all(
        list.xcom_entries.map((entry) =>
          get<XComEntry>(url(path(`${restTask(place)}/xcomEntries`, entry.key), { map_index: place.index }), signal),
        ),
      );
    },
  });
}

export function fetchLog(place: Place, attempt: number, token: string | null, signal?: AbortSignal): Promise<LogPage> {
  return get<LogPage>(url(path(`${restTask(place)}/logs`, attempt), { map_index: place.index, token }), signal);
}

/** What callbacks logged; subject: `@dag`, or `@group.` and a group's id. */
export function useCallbackLogs(dag: string, run: string, subject: string) {
  return useQuery({
    queryKey: [...keys.run(dag, run), 'callbacks', subject],
    queryFn: ({ signal }) =>
      get<CallbackLogs>(url(`${path('/ui/dags', dag, 'runs', run)}/callback-logs`, { task_id: subject }), signal),
    // They are called after what they are about has ended, and no event tells of it.
    refetchInterval: 5000,
  });
}

export function useNextRuns(dag: string) {
  return useQuery({
    queryKey: keys.nextRuns(dag),
    queryFn: ({ signal }) => get<NextRuns>(url(`${path('/ui/dags', dag)}/next-runs`, { limit: 10 }), signal),
    refetchInterval: 15_000,
  });
}

export function useBackfills(dag: string) {
  return useQuery({
    queryKey: keys.backfills(dag),
    queryFn: ({ signal }) =>
      get<{ backfills: Backfill[]; total_entries: number }>(url('/api/v2/backfills', { dag_id: dag, limit: 50 }), signal),
    // Runs are told by the stream, a backfill's end is not.
    refetchInterval: (query) => (query.state.data?.backfills.some((one) => one.completed_at === null) ? 2000 : 15_000),
  });
}

/** What one task asks; null when it asks nothing. */
export function useQuestion(place: Place, enabled: boolean) {
  return useQuery({
    queryKey: [...taskKey(place), 'question'],
    queryFn: ({ signal }) => get<Question>(path(restTask(place), place.index, 'hitlDetails'), signal),
    enabled,
  });
}

/** Everything that waits for a person. */
export function useQuestions() {
  return useQuery({
    queryKey: keys.questions,
    queryFn: ({ signal }) =>
      get<{ hitl_details: Question[]; total_entries: number }>(
        url('/api/v2/dags/~/dagRuns/~/hitlDetails', { response_received: false, limit: 100 }),
        signal,
      ),
    refetchInterval: 10_000,
  });
}

export function useAssets(search: string) {
  return useQuery({
    queryKey: [...keys.assets, 'list', search],
    queryFn: ({ signal }) =>
      get<{ assets: Asset[]; total_entries: number }>(
        url('/api/v2/assets', { name_pattern: search, order_by: 'name', limit: 100 }),
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export function useAssetEvents(asset: number) {
  return useQuery({
    queryKey: [...keys.assets, asset, 'events'],
    queryFn: ({ signal }) =>
      get<{ asset_events: AssetEvent[]; total_entries: number }>(
        url('/api/v2/assets/events', { asset_id: asset, order_by: '-timestamp', limit: 50 }),
        signal,
      ),
    refetchInterval: 5000,
  });
}

export function useQueuedEvents(asset: number) {
  return useQuery({
    queryKey: [...keys.assets, asset, 'queued'],
    queryFn: ({ signal }) => get<{ queued_events: QueuedEvent[] }>(`${path('/api/v2/assets', asset)}/queuedEvents`, signal),
    refetchInterval: 5000,
  });
}
