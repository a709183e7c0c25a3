// The mock's world: runs that were, and runs that go on while one watches.

import { DAGS } from './dags.mjs';

const SPEED = Number(process.env.MOCK_SPEED ?? 1);
export const runs = new Map(); // dag id → runs, oldest first
const listeners = new Set();
const iso = (millis) => (millis === null || millis === undefined ? null : new Date(millis).toISOString());
const FINAL = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'removed']);

export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const tell = (type, dag, data) => listeners.forEach((listener) => listener(type, dag, data));

let seed = 7;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);

export function summary(run) {
  return { dag_id: run.dag, dag_run_id: run.id, run_type: run.type, state: run.state, logical_date: iso(run.logical), run_after: iso(run.after), queued_at: iso(run.after), start_date: iso(run.start), end_date: iso(run.end), duration: run.end ? (run.end - run.start) / 1000 : null, version_number: run.version, missed_deadlines: run.late ?? 0 };
}

export function status(task) {
  return {
    state: task.state, try_number: task.tries, max_tries: 1, queued_when: iso(task.queued), start_date: iso(task.start), end_date: iso(task.end),
    duration: task.end && task.start ? (task.end - task.start) / 1000 : null,
    progress: task.state === 'running' && task.operator === 'LivyBatch' ? { done: Math.min(3096313, Math.round(((Date.now() - task.start) / (task.seconds * 1000)) * 3096313)), total: 3096313, unit: 'rows' } : null,
    reason: task.reason, mapped: task.mapped ?? null,
  };
}

const change = (run, task) => ({ dag_id: run.dag, dag_run_id: run.id, task_id: task.id, map_index: -1, ...status(task) });

export function newRun(dag, type, logical, after, version = 3) {
  const at = iso(logical ?? after).replace('.000Z', 'Z');
  const run = {
    dag: dag.id, id: `${type}__${at}`, type, logical, after, start: null, end: null, state: 'queued', version, conf: {}, note: null, user: type === 'manual' ? 'admin' : null,
    tasks: new Map(dag.tasks.map((task) => [task.id, { ...task, state: null, tries: 0, queued: null, start: null, end: null, reason: null, breaks: false, seconds: (task.seconds * (0.6 + random())) / SPEED }])),
  };
  const list = runs.get(dag.id) ?? [];
  list.push(run);
  runs.set(dag.id, list);
  return run;
}

const FAILURE = 'Livy batch 4 died: ExecutorLostFailure, container killed by YARN for exceeding memory limits; see the Livy log of batch 4';

/** One step of a run at `now`; returns the tasks that changed. */
function step(run, now) {
  const changed = [];
  const set = (task, values) => {
    Object.assign(task, values);
    changed.push(task);
  };
  if (run.state === 'queued') {
    run.state = 'running';
    run.start = now;
    tell('run', run.dag, [summary(run)]);
  }
  for (const task of run.tasks.values()) {
    const ups = task.upstream.map((id) => run.tasks.get(id));
    if (task.state === null) {
      if (!ups.every((up) => FINAL.has(up.state))) continue;
      if (task.is_teardown) {
        if (run.tasks.get(task.scope).state === 'success') set(task, { state: 'scheduled' });
        else set(task, { state: 'upstream_failed', reason: 'its setup did not succeed', start: now, end: now });
      } else if (ups.some((up) => up.state === 'failed' || up.state === 'upstream_failed')) {
        set(task, { state: 'upstream_failed', reason: `upstream ${ups.find((up) => up.state !== 'success').id} failed`, end: now });
      } else set(task, { state: 'scheduled' });
    } else if (task.state === 'scheduled') set(task, { state: 'queued', queued: now, tries: task.tries + 1 });
    else if (task.state === 'queued') set(task, { state: 'running', start: now, reason: null, end: null });
    else if (task.state === 'running' && now - task.start >= task.seconds * 1000) {
      const mapped = task.is_mapped ? { mapped: { success: 5, ...(task.breaks ? { failed: 1 } : {}) } } : {};
      if (task.breaks && task.tries < 2) set(task, { state: 'up_for_retry', reason: `${FAILURE}. Retry 2 of 2 in ${4 / SPEED} s`, retry: now + 4000 / SPEED, end: now });
      else if (task.breaks) set(task, { state: 'failed', reason: FAILURE, end: now, ...mapped });
      else set(task, { state: 'success', end: now, ...mapped });
    } else if (task.state === 'up_for_retry' && now >= task.retry) set(task, { state: 'scheduled' });
  }
  if ([...run.tasks.values()].every((task) => FINAL.has(task.state))) {
    run.end = now;
    run.state = [...run.tasks.values()].some((task) => task.state === 'failed' || task.state === 'upstream_failed') ? 'failed' : 'success';
    tell('run', run.dag, [summary(run)]);
  }
  return changed;
}

/** Large runs are made up at once: playing them step by step would take a minute. */
function invent(run, at) {
  let broken = null;
  for (const task of run.tasks.values()) {
    const upstream = broken !== null && task.parent_id === broken;
    const state = upstream ? 'upstream_failed' : task.breaks || random() < 0.0008 ? 'failed' : random() < 0.01 ? 'skipped' : 'success';
    if (state === 'failed') broken = task.parent_id;
    Object.assign(task, { state, tries: state === 'upstream_failed' ? 0 : 1, queued: at, start: at, end: at + task.seconds * 1000 });
  }
  Object.assign(run, { state: broken === null ? 'success' : 'failed', start: at, end: at + 40_000 + random() * 60_000 });
}

function history() {
  const day = 86_400_000;
  const now = Date.now();
  for (const dag of DAGS) {
    runs.set(dag.id, []);
    dag.is_paused = dag.paused ?? false;
    const every = dag.cron === '@yearly' ? 365 * day : dag.cron === '0 * * * *' ? 3_600_000 : day;
    const base = dag.id === 'immigration_star_schema' ? Date.UTC(2016, 3, 1, 0, 1) : Math.floor((now - dag.runs * every) / every) * every;
    for (let i = 0; i < dag.runs; i++) {
      const logical = base + i * every;
      const type = dag.cron === null || i % 11 === 7 ? 'manual' : i % 9 === 5 && dag.id === 'immigration_star_schema' ? 'backfill' : 'scheduled';
      const run = newRun(dag, type, logical, logical + (dag.cron ? every : 0), i < 6 ? 2 : 3);
      const breaking = [...run.tasks.values()].filter((task) => !task.is_setup && !task.is_teardown);
      if (random() < 0.14 && i < dag.runs - 2) breaking[Math.floor(random() * breaking.length)].breaks = true;
      if (dag.id === 'immigration_star_schema' && i === dag.runs - 2) run.tasks.get('process.temperature').breaks = true;
      // Real recency for the newest runs, so that "ago" and logs make sense.
      let at = Math.min(run.after, now - (dag.runs - i) * 600_000);
      if (dag.tasks.length > 100) {
        invent(run, at);
        continue;
      }
      while (run.state === 'queued' || run.state === 'running') {
        step(run, at);
        at += 250;
      }
    }
  }
  const live = newRun(DAGS[0], 'scheduled', Date.UTC(2016, 3, 25, 0, 1), Date.UTC(2016, 3, 26, 0, 1));
  if (process.env.MOCK_AHEAD) {
    let at = now - Number(process.env.MOCK_AHEAD) * 1000;
    for (; at < now; at += 250) step(live, at);
  }
}

export function clear(run, ids) {
  for (const id of ids) {
    const task = run.tasks.get(id);
    Object.assign(task, { state: null, start: null, end: null, queued: null, reason: null, breaks: false, mapped: null });
  }
  Object.assign(run, { state: 'queued', end: null });
  tell('run', run.dag, [summary(run)]);
  tell('task', run.dag, ids.map((id) => change(run, run.tasks.get(id))));
}

export function cancel(run) {
  const now = Date.now();
  const hit = [...run.tasks.values()].filter((task) => !task.is_teardown && !FINAL.has(task.state));
  hit.forEach((task) => Object.assign(task, task.state === null ? { state: 'skipped' } : { state: 'failed', reason: 'cancelled by admin', end: now }));
  tell('task', run.dag, hit.map((task) => change(run, task)));
}

export function dagChange(dag) {
  return { dag_id: dag.id, is_paused: dag.is_paused, latest_version: 3, next_dagrun_run_after: nextRun(dag), removed: false };
}
export const pauseChanged = (dag) => tell('dag', dag.id, [dagChange(dag)]);
export const runAdded = (run) => tell('run', run.dag, [summary(run)]);
export const nextRun = (dag) => (dag.cron ? new Date((Math.floor(Date.now() / 3_600_000) + 5) * 3_600_000).toISOString() : null);

history();
setInterval(() => {
  const now = Date.now();
  for (const list of runs.values()) {
    for (const run of list) {
      if (run.state !== 'queued' && run.state !== 'running') continue;
      const changed = step(run, now);
      const moving = [...run.tasks.values()].filter((task) => task.state === 'running' && !changed.includes(task) && task.operator === 'LivyBatch');
      if (changed.length + moving.length > 0) tell('task', run.dag, [...changed, ...moving].map((task) => change(run, task)));
    }
  }
}, 500).unref?.();
