// A stand-in for the Java server, for developing the app only: `npm run mock`, then `npm run dev`
// (or open the mock itself, which serves ./dist under the real content security policy).
// Log in as admin / admin.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DAGS } from './dags.mjs';
import { layout } from './layout.mjs';
import { log } from './logs.mjs';
import { nextRuns, scheduleApi } from './schedule.mjs';
import { cancel, clear, listen, newRun, nextRun, pauseChanged, runAdded, runs, status, summary } from './world.mjs';

const PORT = Number(process.env.PORT ?? 5199);
const DIST = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'dist');
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const CSRF = 'mock-csrf-token';
const ME = { username: 'admin', display_name: 'Admin', role: 'Admin', can_edit: true, csrf_token: CSRF, instance_name: 'Windlass', version: '0.1.0' };
const iso = (millis) => (millis == null ? null : new Date(millis).toISOString());

class Refused extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

const dagOf = (id) => DAGS.find((dag) => dag.id === id) ?? refuse(404, `DAG '${id}' is not known`);
const runOf = (dag, id) => runs.get(dag.id).find((run) => run.id === id) ?? refuse(404, `Run '${id}' of '${dag.id}' is not known`);
const taskOf = (run, id) => run.tasks.get(id) ?? refuse(404, `Task '${id}' is not in this run`);
function refuse(code, detail) {
  throw new Refused(code, detail);
}

function dagSummary(dag, bars) {
  const all = runs.get(dag.id);
  const counts = {};
  all.forEach((run) => (counts[run.state] = (counts[run.state] ?? 0) + 1));
  return {
    dag_id: dag.id, dag_display_name: dag.id, description: dag.description, tags: dag.tags, owners: ['data-platform'], owner_links: { 'data-platform': 'mailto:data@example.org' }, is_paused: dag.is_paused, has_import_errors: false, import_error: null, source_file: `${dag.id}.java`,
    timetable_summary: dag.cron, timetable_description: dag.words, timezone: 'UTC', next_dagrun_run_after: nextRun(dag), next_dagrun_logical_date: nextRun(dag),
    latest_version: 3, task_count: dag.tasks.length, run_counts: counts, last_runs: all.slice(-bars).map(summary),
  };
}

const latest = (dag) => runs.get(dag.id).at(-1);

function listDags(query) {
  const search = (query.get('search') ?? '').toLowerCase();
  const matching = DAGS.filter((dag) =>
    `${dag.id} ${dag.description}`.toLowerCase().includes(search) &&
    query.getAll('tags').every((tag) => dag.tags.includes(tag)) &&
    (!query.get('paused') || String(dag.is_paused) === query.get('paused')) &&
    (!query.get('state') || latest(dag)?.state === query.get('state')));
  const order = query.get('order_by') ?? 'dag_id';
  matching.sort((a, b) => (order.includes('last_run') ? (latest(a)?.start ?? 0) - (latest(b)?.start ?? 0) : a.id.localeCompare(b.id)));
  if (order.startsWith('-')) matching.reverse();
  const offset = Number(query.get('offset') ?? 0);
  return {
    dags: matching.slice(offset, offset + Number(query.get('limit') ?? 50)).map((dag) => dagSummary(dag, Number(query.get('runs') ?? 14))),
    total_entries: matching.length,
    totals: { all: DAGS.length, active: DAGS.filter((dag) => !dag.is_paused).length, paused: DAGS.filter((dag) => dag.is_paused).length, running: DAGS.filter((dag) => latest(dag)?.state === 'running').length, failed: DAGS.filter((dag) => latest(dag)?.state === 'failed').length },
    tags: [...new Set(DAGS.flatMap((dag) => dag.tags))].sort(),
    import_errors: process.env.MOCK_BROKEN ? [{ filename: 'dags/SalesDaily.java', message: 'SalesDaily.java:24: error: incompatible types: Batch cannot be converted to Cluster\n    .with(batch)\n          ^', timestamp: new Date(Date.now() - 300_000).toISOString() }] : [],
  };
}

function grid(dag, query) {
  const types = query.getAll('run_type').filter(Boolean);
  const states = query.getAll('state').filter(Boolean);
  const wanted = runs.get(dag.id).filter((run) => (types.length === 0 || types.includes(run.type)) && (states.length === 0 || states.includes(run.state)));
  const shown = wanted.slice(-Number(query.get('runs') ?? 25));
  const rows = [];
  for (const task of dag.tasks) {
    if (task.parent_id && !rows.some((row) => row.id === task.parent_id)) {
      rows.push({ id: task.parent_id, label: task.parent_id, parent_id: null, kind: 'group', operator: null, trigger_rule: null, is_setup: false, is_teardown: false, is_mapped: false, tooltip: null });
    }
    rows.push({ id: task.id, label: task.label, parent_id: task.parent_id, kind: 'task', operator: task.operator, trigger_rule: task.trigger_rule, is_setup: task.is_setup, is_teardown: task.is_teardown, is_mapped: task.is_mapped, tooltip: null });
  }
  const cells = Object.fromEntries(shown.map((run) => [run.id, Object.fromEntries([...run.tasks.values()].map((task) => {
    const now = status(task);
    return [task.id, [now.state, now.duration, now.try_number, ...(now.mapped ? [now.mapped] : [])]];
  }))]));
  return { dag_id: dag.id, version_number: 3, rows, runs: shown.map(summary), cells, has_more: wanted.length > shown.length };
}

function restRun(run) {
  return { ...summary(run), dag_display_name: run.dag, data_interval_start: iso(run.logical), data_interval_end: iso(run.after), conf: run.conf, note: run.note, triggered_by: run.type === 'manual' ? 'ui' : 'timetable', triggering_user_name: run.user, dag_versions: [{ version_number: run.version, created_at: '2026-01-02T03:04:05Z' }], last_scheduling_decision: iso(run.start), partition_key: null, bundle_version: null };
}

function restTask(run, task, index = -1) {
  const now = status(task);
  return { ...now, id: '00000000-0000-0000-0000-000000000000', dag_id: run.dag, dag_run_id: run.id, task_id: task.id, task_display_name: task.label, map_index: index, operator: task.operator, operator_name: task.operator, pool: 'default_pool', pool_slots: 1, priority_weight: 1, queue: 'default', executor: 'local', hostname: now.try_number > 0 ? 'worker-1' : null, note: task.note ?? null, scheduled_when: now.queued_when, rendered_map_index: index >= 0 ? ['ATL', 'ORD', 'DFW', 'DEN', 'LAX'][index] : null,
    rendered_fields: task.operator.startsWith('Load') ? { sql: `insert into ${task.label}\nselect distinct s.cicid, s.gender, s.i94birthyear\n  from staging_${task.label} s\n where s.arrivedate = date '2016-04-05'` } : task.operator === 'LivyBatch' ? { jar: `s3://windlass-jobs/spark-jobs.jar`, args: ['--date', '2016-04-05', '--out', `s3://windlass-sink/${task.label}/`] } : {} };
}

const quality = (run) => {
  const done = run.tasks.get('quality.not_empty')?.state === 'success';
  if (!done) return [];
  const at = iso(run.end ?? Date.now());
  const one = (task_id, table, check, observed, expected, passed = true, blocking = true, bad_rows = []) => ({ task_id, try_number: 1, table, check, passed, blocking, observed, expected, bad_rows, duration: 0.21, checked_at: at });
  return [
    one('quality.not_empty', 'fact_arrive_the_usa', 'not_empty', '962 rows', 'at least 1 row'),
    one('quality.unique_keys', 'fact_arrive_the_usa', 'unique(cicid)', '0 duplicates', '0 duplicates'),
    one('quality.referential_integrity', 'fact_arrive_the_usa', 'references(dim_tourist)', '0 violations', '0 violations'),
    one('quality.departures_after_arrivals', 'fact_arrive_the_usa', 'departure not before arrival', '0 of 922', 'at most 0.1 %'),
    one('quality.unique_keys', 'dim_airport', 'unique(port_of_entry_city)', '57 cities', 'no duplicates'),
    one('quality.not_empty', 'dim_airport', 'matched to an airport', '40 of 57', 'at least 45 of 57', false, false, ['newark/teterboro | 45 arrivals', 'washington dc | 24 arrivals', 'agana | 22 arrivals']),
    one('quality.not_empty', 'dim_arrive_date', 'not_empty', '30 rows', 'at least 1 row'),
  ];
};

const resources = (run) => [['create_roles', 'IamRoles', 'delete_roles', 'windlass-roles'], ['create_emr', 'EmrCluster', 'terminate_emr', 'j-3KX7QZ1M'], ['create_redshift', 'RedshiftCluster', 'delete_redshift', 'windlass-dwh']]
  .map(([make, kind, end, external_id]) => {
    const made = run.tasks.get(make), gone = run.tasks.get(end);
    return made?.start ? { kind, name: `${kind.toLowerCase()}-${run.id.slice(-20, -10)}`, external_id, connection_id: 'aws_default', task_id: make, state: gone.state === 'success' ? 'gone' : made.state === 'success' ? 'exists' : 'intended', intended_at: iso(made.start), created_at: iso(made.start + 400), gone_at: iso(gone.end), lease_until: iso(made.start + 4 * 3_600_000) } : null;
  }).filter(Boolean);

function closure(dag, ids, direction) {
  const found = new Set(ids);
  for (let grown = true; grown; ) {
    grown = false;
    for (const task of dag.tasks) {
      const hits = direction === 'down' ? task.upstream.some((up) => found.has(up)) && !found.has(task.id) : false;
      if (hits) { found.add(task.id); grown = true; }
      if (direction === 'up' && found.has(task.id)) for (const up of task.upstream) if (!found.has(up)) { found.add(up); grown = true; }
    }
  }
  return found;
}

function affected(dag, run, ids, body) {
  let all = new Set(ids);
  if (body.include_downstream) all = closure(dag, all, 'down');
  if (body.include_upstream) for (const id of closure(dag, ids, 'up')) all.add(id);
  return dag.tasks.filter((task) => all.has(task.id)).map((task) => run.tasks.get(task.id))
    .filter((task) => !body.only_failed || ['failed', 'upstream_failed'].includes(task.state));
}

function api(method, parts, query, body) {
  const [root, ...rest] = parts;
  if (root === 'ui' && rest[0] === 'dags') {
    if (rest.length === 1) return listDags(query);
    const dag = dagOf(rest[1]);
    if (rest.length === 2) return { ...dagSummary(dag, 14), doc_md: null, catchup: false, max_active_runs: 1, start_date: '2016-04-01T00:00:00Z', params: dag.params ?? {}, versions: [{ version_number: 3, created_at: '2026-01-02T03:04:05Z' }] };
    if (rest[2] === 'next-runs') return nextRuns(Number(query.get('limit') ?? 5));
    if (rest[2] === 'grid') return grid(dag, query);
    if (rest[2] === 'graph') return layout(dag, query.get('direction') ?? 'LR', query.getAll('collapsed'));
    const run = runOf(dag, rest[3]);
    if (rest[4] === 'states') return { run: summary(run), tasks: Object.fromEntries([...run.tasks].map(([id, task]) => [id, status(task)])) };
    if (rest[4] === 'quality') return { results: quality(run), total_entries: quality(run).length };
    if (rest[4] === 'callback-logs') return { logs: [], total_entries: 0 };
    if (rest[4] === 'resources') return { resources: resources(run), total_entries: resources(run).length };
  }
  const scheduled = root === 'api' ? scheduleApi(method, rest.slice(1), query, body) : undefined;
  if (scheduled !== undefined) return scheduled;
  if (root === 'api' && rest[0] === 'v2' && rest[1] === 'dags') {
    const dag = dagOf(rest[2]);
    if (method === 'PATCH' && rest.length === 3) {
      dag.is_paused = body.is_paused;
      pauseChanged(dag);
      return dagSummary(dag, 1);
    }
    if (rest[3] === 'clearTaskInstances') {
      const run = runOf(dag, body.dag_run_id);
      const hit = affected(dag, run, body.task_ids.map((id) => (Array.isArray(id) ? id[0] : id)), body);
      const answer = hit.map((task) => restTask(run, task));
      if (!body.dry_run) clear(run, hit.map((task) => task.id));
      return { task_instances: answer, total_entries: answer.length };
    }
    if (rest[3] === 'dagRuns' && rest.length === 4 && method === 'POST') {
      const run = newRun(dag, 'manual', body.logical_date ? Date.parse(body.logical_date) : null, Math.floor(Date.now() / 1000) * 1000);
      if (body.conf.rows > 3096313) refuse(400, "conf: 'rows' must be at most 3096313");
      Object.assign(run, { conf: body.conf, note: body.note ?? null }, body.dag_run_id ? { id: body.dag_run_id } : {});
      runAdded(run);
      return restRun(run);
    }
    const run = runOf(dag, rest[4]);
    if (rest.length === 5 && method === 'PATCH') {
      if (body.note !== undefined) run.note = body.note || null;
      if (body.state === 'failed') cancel(run);
      return restRun(run);
    }
    if (rest.length === 5) return restRun(run);
    if (rest[5] === 'clear') {
      const hit = affected(dag, run, [...run.tasks.keys()], body);
      if (body.dry_run) return { task_instances: hit.map((task) => restTask(run, task)), total_entries: hit.length };
      clear(run, hit.map((task) => task.id));
      return restRun(run);
    }
    const task = taskOf(run, rest[6]);
    const what = rest[7];
    if (method === 'PATCH' && body.note !== undefined) task.note = body.note || null;
    if (what === 'dry_run' || method === 'PATCH') return { task_instances: [restTask(run, task)], total_entries: 1 };
    if (what === undefined) return restTask(run, task);
    if (/^\d+$/.test(what)) return restTask(run, task, Number(what));
    if (what === 'listMapped') return { task_instances: [0, 1, 2, 3, 4].map((index) => restTask(run, task, index)), total_entries: 5 };
    if (what === 'tries') return { task_instances: Array.from({ length: task.tries }, (_, i) => ({ ...restTask(run, task), try_number: i + 1, ...(i + 1 < task.tries ? { state: 'failed' } : {}) })) };
    if (what === 'dependencies') return { dependencies: task.state === null ? task.upstream.filter((up) => run.tasks.get(up).state !== 'success').map((up) => ({ name: 'Upstream', reason: `${up} is ${run.tasks.get(up).state ?? 'not started'}; the rule ${task.trigger_rule} needs it to succeed` })) : [] };
    if (what === 'links') return { extra_links: task.operator === 'LivyBatch' && task.start ? { 'Spark UI': 'http://127.0.0.1:4040/', Livy: 'http://127.0.0.1:8998/ui/batch/4/log' } : {}, total_entries: 0 };
    if (what === 'xcomEntries') {
      const value = { rows: 962, path: `s3://windlass-sink/${task.label}/`, took: 'PT12.4S' };
      const entry = { key: 'return_value', timestamp: iso(task.end), task_id: task.id };
      if (rest[8]) return { ...entry, value };
      return { xcom_entries: task.state === 'success' ? [entry] : [], total_entries: 1 };
    }
    if (what === 'logs') return log(task, Number(rest[8]), query.get('token'));
  }
  return refuse(404, 'No such path');
}

function stream(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const send = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const ping = () => send('ping', { server_time: new Date().toISOString() });
  ping();
  const timer = setInterval(ping, 10_000);
  response.on('close', () => clearInterval(timer));
  return send;
}

function tail(response, task, attempt, from) {
  const send = stream(response);
  let token = from;
  const timer = setInterval(() => {
    const page = log(task, attempt, token);
    if (page.content.length > 0) send('lines', page);
    token = page.continuation_token;
    if (token === null) {
      send('end', {});
      response.end();
    }
  }, 300);
  response.on('close', () => clearInterval(timer));
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

function file(response, path) {
  const wanted = join(DIST, normalize(path));
  const found = wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, 'index.html');
  if (!existsSync(found)) return void response.writeHead(404).end('Run "npm run build" first, or use "npm run dev".');
  response.writeHead(200, { 'Content-Type': TYPES[extname(found)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' });
  createReadStream(found).pipe(response);
}

createServer(async (request, response) => {
  const target = new URL(request.url, 'http://mock');
  const json = (code, value, headers = {}) => response.writeHead(code, { 'Content-Type': 'application/json', ...headers }).end(value === undefined ? '' : JSON.stringify(value));
  try {
    if (!/^\/(ui|api|auth)\//.test(target.pathname)) return file(response, decodeURIComponent(target.pathname));
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    const me = { ...ME, server_time: new Date().toISOString() };
    if (target.pathname === '/ui/login') {
      if (body.username !== 'admin' || body.password !== 'admin') return json(401, { detail: 'Wrong user name or password' });
      return json(200, me, { 'Set-Cookie': 'mock_session=1; HttpOnly; SameSite=Lax; Path=/' });
    }
    const loggedIn = (request.headers.cookie ?? '').includes('mock_session=1');
    if (target.pathname === '/ui/me') return json(200, loggedIn ? me : null);
    if (!loggedIn) return json(401, { detail: 'Log in first' });
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== CSRF) return json(403, { detail: 'The CSRF token is missing or wrong; reload the page' });
    if (target.pathname === '/ui/logout') return json(204, undefined, { 'Set-Cookie': 'mock_session=; Max-Age=0; Path=/' });
    if (target.pathname === '/ui/events') {
      const wanted = target.searchParams.getAll('dag');
      const send = stream(response);
      response.on('close', listen((type, dag, data) => {
        if (wanted.length === 0 ? type !== 'task' : wanted.includes(dag)) send(type, data);
      }));
      return;
    }
    const parts = target.pathname.split('/').slice(1).map(decodeURIComponent);
    if (parts.at(-1) === 'tail') {
      const dag = dagOf(parts[2]);
      return tail(response, taskOf(runOf(dag, parts[4]), parts[6]), Number(parts[8]), target.searchParams.get('token'));
    }
    json(200, api(request.method, parts, target.searchParams, body));
  } catch (failure) {
    if (!(failure instanceof Refused)) console.error(failure);
    json(failure.code ?? 500, { detail: failure.message });
  }
}).listen(PORT, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${PORT}, admin/admin`));
