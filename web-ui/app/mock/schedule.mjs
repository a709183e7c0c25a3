/** Next runs, backfills, assets and questions of the mock: enough to draw their pages. */

const DAY = 86_400_000;
const iso = (at) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
const tomorrow = () => Math.ceil(Date.now() / DAY) * DAY + 60_000;
const assets = [
  { id: 1, name: 'arrivals', uri: 's3://windlass-sink/arrivals', group: 'asset', created_at: iso(Date.now() - 9 * DAY), producing_tasks: [{ dag_id: 'immigration_star_schema', task_id: 'process.immigration' }], consuming_tasks: [], scheduled_dags: [{ dag_id: 'sales_daily' }], aliases: [] },
  { id: 2, name: 'rates', uri: 'rates', group: 'asset', created_at: iso(Date.now() - 9 * DAY), producing_tasks: [], consuming_tasks: [], scheduled_dags: [{ dag_id: 'sales_daily' }], aliases: [] },
];
const events = [];
const backfills = [];

const event = (asset, extra, said_by) => ({ id: events.length + 1, asset_id: asset.id, name: asset.name, extra, alias: null, source_dag_id: null, source_run_id: null, source_task_id: null, source_map_index: -1, said_by, created_dagruns: [], timestamp: iso(Date.now()) });
const shown = (asset) => ({ ...asset, last_asset_event: events.filter((one) => one.asset_id === asset.id).map(({ id, timestamp }) => ({ id, timestamp })).at(-1) ?? null });

export function nextRuns(limit) {
  const runs = Array.from({ length: limit }, (_, i) => tomorrow() + i * DAY).map((at) => ({ logical_date: iso(at - DAY), data_interval_start: iso(at - DAY), data_interval_end: iso(at), run_after: iso(at) }));
  return { words: 'at 00:01 every day', timezone: 'UTC', runs, remarks: [] };
}

const plan = (body) => {
  const steps = [];
  for (let at = Date.parse(body.from_date); at <= Date.parse(body.to_date) && steps.length < 400; at += DAY) steps.push({ logical_date: iso(at), action: 'create', reason: null });
  return { backfills: steps, total_entries: steps.length };
};

function backfill(method, rest, query, body) {
  if (rest[0] === 'dry_run') return plan(body);
  if (method === 'POST') {
    const total = plan(body).total_entries;
    backfills.unshift({ id: backfills.length + 1, run_backwards: false, is_paused: false, completed_at: null, created_at: iso(Date.now()), skipped: [], ...body, run_counts: { total, queued: total - 1, running: 1, success: 0, failed: 0 } });
    return backfills[0];
  }
  const one = backfills.find((known) => known.id === Number(rest[0]));
  if (one === undefined) {
    const mine = backfills.filter((known) => known.dag_id === query.get('dag_id'));
    return { backfills: mine, total_entries: mine.length };
  }
  if (rest[1] === 'cancel') one.completed_at = iso(Date.now());
  else one.is_paused = rest[1] === 'pause';
  return one;
}

/** What is under `/api/v2/assets`, `/api/v2/backfills`, and the list of questions; undefined: not ours. */
export function scheduleApi(method, rest, query, body) {
  if (rest[0] === 'backfills') return backfill(method, rest.slice(1), query, body);
  if (rest[0] === 'dags' && rest[1] === '~') return { hitl_details: [], total_entries: 0 };
  if (rest[0] !== 'assets') return undefined;
  if (rest[1] === 'events' && method === 'POST') {
    events.push(event(assets.find((one) => one.id === body.asset_id), body.extra ?? {}, 'admin'));
    return events.at(-1);
  }
  if (rest[1] === 'events') {
    const mine = events.filter((one) => one.asset_id === Number(query.get('asset_id'))).reverse();
    return { asset_events: mine, total_entries: mine.length };
  }
  if (rest[2] === 'queuedEvents') return { queued_events: [], total_entries: 0 };
  const found = assets.filter((one) => one.name.includes(query.get('name_pattern') ?? '')).map(shown);
  return { assets: found, total_entries: found.length };
}
