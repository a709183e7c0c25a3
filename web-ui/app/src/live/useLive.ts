import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { url } from '../api/http';
import { BARS, keys } from '../api/queries';
import type { DagChange, DagDetails, DagList, Grid, RunStates, RunSummary, TaskChange } from '../api/types';
import { isFinished } from '../model/state';
import { patchCells, patchDag, patchDagList, patchRuns, patchStates } from './patch';
import { LiveStream, type LiveStatus } from './stream';

/**
 * Keeps the fetched data of a page in step with the server while the page is open: of one DAG with
 * its tasks, or (null) of all DAGs and their runs.
 */
export function useLive(dag: string | null): LiveStatus {
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>('connecting');
  useEffect(() => {
    const stream = new LiveStream(url('/ui/events', { dag }), {
      onStatus: setStatus,
      onConnected: (first) => {
        // The first connection races the first fetches, and a later one may have missed changes.
        void client.invalidateQueries({
          predicate: ({ queryKey: [kind], state }) =>
            kind !== 'me' && kind !== 'graph' && (!first || state.dataUpdatedAt > 0),
        });
      },
      onEvent: (type, data) => {
        if (type === 'run') runsChanged(client, data as RunSummary[]);
        else if (type === 'task') tasksChanged(client, data as TaskChange[]);
        else dagsChanged(client, data as DagChange[]);
      },
      onBroken: () => void client.invalidateQueries({ queryKey: keys.me }),
    });
    stream.open();
    const hurry = () => stream.hurry();
    window.addEventListener('online', hurry);
    document.addEventListener('visibilitychange', hurry);
    return () => {
      stream.close();
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
    };
  }, [client, dag]);
  return status;
}

/** What follows from runs and tasks and is not told by the stream itself. */
function derived(client: QueryClient, dags: Iterable<string>): void {
  for (const dag of dags) {
    void client.invalidateQueries({ queryKey: keys.nextRuns(dag) });
    void client.invalidateQueries({ queryKey: keys.backfills(dag) });
    void client.invalidateQueries({ queryKey: keys.deadlines(dag) });
  }
}

function patchLists(client: QueryClient, runs: RunSummary[], dags: DagChange[]): void {
  client.setQueriesData<InfiniteData<DagList>>({ queryKey: keys.dags }, (data) => {
    if (data === undefined) return data;
    const pages = data.pages.map((page) => patchDagList(page, runs, dags, BARS));
    return pages.every((page, i) => page === data.pages[i]) ? data : { ...data, pages };
  });
  const ids = new Set([...runs.map((run) => run.dag_id), ...dags.map((dag) => dag.dag_id)]);
  for (const id of ids) {
    client.setQueryData<DagDetails>(keys.dag(id), (data) => data && patchDag(data, runs, dags, BARS));
  }
}

function runsChanged(client: QueryClient, runs: RunSummary[]): void {
  patchLists(client, runs, []);
  derived(client, new Set(runs.map((run) => run.dag_id)));
  for (const id of new Set(runs.map((run) => run.dag_id))) {
    client.setQueriesData<Grid>({ queryKey: keys.grids(id) }, (grid) => grid && patchRuns(grid, runs));
  }
  for (const run of runs) {
    client.setQueryData<RunStates>(
      keys.states(run.dag_id, run.dag_run_id),
      (states) => states && patchStates(states, [run], []),
    );
    for (const part of ['rest', 'resources', 'quality', 'deadlines']) {
      void client.invalidateQueries({ queryKey: [...keys.run(run.dag_id, run.dag_run_id), part] });
    }
  }
}

function tasksChanged(client: QueryClient, tasks: TaskChange[]): void {
  const [first] = tasks;
  if (first === undefined) return;
  for (const id of new Set(tasks.map((task) => task.dag_id))) {
    client.setQueriesData<Grid>({ queryKey: keys.grids(id) }, (grid) => grid && patchCells(grid, tasks));
  }
  const finishedIn = new Set<string>();
  for (const run of new Set(tasks.map((task) => task.dag_run_id))) {
    client.setQueryData<RunStates>(
      keys.states(first.dag_id, run),
      (states) => states && patchStates(states, [], tasks),
    );
  }
  for (const task of tasks) {
    // Only what is on screen is fetched again; the rest is marked stale and fetched when shown.
    void client.invalidateQueries({ queryKey: keys.task(task.dag_id, task.dag_run_id, task.task_id) });
    if (task.state === 'awaiting_input') void client.invalidateQueries({ queryKey: keys.questions });
    if (isFinished(task.state)) finishedIn.add(task.dag_run_id);
  }
  for (const run of finishedIn) {
    void client.invalidateQueries({ queryKey: [...keys.run(first.dag_id, run), 'resources'] });
    void client.invalidateQueries({ queryKey: [...keys.run(first.dag_id, run), 'quality'] });
  }
}

function dagsChanged(client: QueryClient, dags: DagChange[]): void {
  for (const change of dags) {
    const known = client.getQueryData<DagDetails>(keys.dag(change.dag_id));
    if (change.removed || (known !== undefined && known.latest_version !== change.latest_version)) {
      for (const queryKey of [keys.dag(change.dag_id), keys.grids(change.dag_id), keys.graphs(change.dag_id)]) {
        void client.invalidateQueries({ queryKey });
      }
    }
  }
  patchLists(client, [], dags);
  derived(client, new Set(dags.map((dag) => dag.dag_id)));
  const lists = client.getQueriesData<InfiniteData<DagList>>({ queryKey: keys.dags });
  const shown = new Set(lists.flatMap(([, data]) => data?.pages.flatMap((p) => p.dags.map((d) => d.dag_id)) ?? []));
  if (dags.some((change) => change.removed || !shown.has(change.dag_id))) {
    void client.invalidateQueries({ queryKey: keys.dags });
  }
}
