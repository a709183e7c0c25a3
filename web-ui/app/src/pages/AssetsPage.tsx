import { useDeferredValue, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useForgetQueued, useMaterialize, useSayUpdated } from '../api/actions';
import { useAssetEvents, useAssets, useQueuedEvents } from '../api/queries';
import type { Asset, AssetEvent } from '../api/types';
import { parseConf } from '../model/params';
import { Icon, StateMark } from '../ui/icons';
import { useLiveScope } from '../ui/liveScope';
import { Button, Dialog, ErrorNotice, Facts, Notice, Skeleton, Tag, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

/** Assets: what DAGs produce and wait for; beside it the updates of the chosen one. */
export default function AssetsPage({ canEdit }: { canEdit: boolean }) {
  useLiveScope(null);
  useEffect(() => {
    document.title = 'Assets · Windlass';
  }, []);
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const assets = useAssets(useDeferredValue(search));
  const found = assets.data?.assets ?? [];
  const wanted = Number(params.get('asset') ?? 0);
  const chosen = found.find((one) => one.id === wanted) ?? found[0];
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        if (value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  return (
    <div className="page">
      <div className="page-head">
        <h1>Assets</h1>
        <div className="search">
          <Icon name="search" />
          <input
            type="search"
            placeholder="Search by name"
            aria-label="Search assets"
            value={search}
            onChange={(event) => set('q', event.target.value)}
          />
        </div>
      </div>
      {assets.isPending ? (
        <Skeleton rows={6} />
      ) : assets.error && assets.data === undefined ? (
        <ErrorNotice error={assets.error} retry={() => void assets.refetch()} />
      ) : found.length === 0 ? (
        <Notice title={search === '' ? 'No assets yet' : 'No asset matches'}>
          A DAG produces an asset with <code>outlets(…)</code> and waits for one with <code>schedule(asset)</code>.
        </Notice>
      ) : (
        <div className="assets">
          <ul className="asset-list" aria-label="Assets">
            {found.map((one) => (
              <li key={one.id}>
                <button type="button" aria-pressed={one.id === chosen?.id} onClick={() => set('asset', String(one.id))}>
                  <b>{one.name}</b>
                  <span className="faint">
                    {one.last_asset_event ? <>updated <Time at={one.last_asset_event.timestamp} ago /></> : 'never updated'}
                  </span>
                  <span className="asset-uses">
                    {one.producing_tasks.length} {one.producing_tasks.length === 1 ? 'producer' : 'producers'},{' '}
                    {one.scheduled_dags.length} {one.scheduled_dags.length === 1 ? 'consumer' : 'consumers'}
                  </span>
                </button>
              </li>
            ))}
            {(assets.data?.total_entries ?? 0) > found.length && (
              <li className="faint">The first {found.length} of {assets.data?.total_entries}</li>
            )}
          </ul>
          {chosen && <AssetCard key={chosen.id} asset={chosen} canEdit={canEdit} />}
        </div>
      )}
    </div>
  );
}

function AssetCard({ asset, canEdit }: { asset: Asset; canEdit: boolean }) {
  const [saying, setSaying] = useState(false);
  const materialize = useMaterialize(asset.id);
  const say = useSay();
  const makers = new Set(asset.producing_tasks.map((one) => one.dag_id));
  return (
    <section className="asset-card" aria-label={asset.name}>
      <header>
        <h2>{asset.name}</h2>
        <Tag>{asset.group}</Tag>
        <span className="asset-actions">
          <Button icon="plus" disabled={!canEdit} onClick={() => setSaying(true)}>
            Tell of an update
          </Button>
          {makers.size === 1 && (
            <Button
              icon="play"
              look="primary"
              disabled={!canEdit}
              busy={materialize.isPending}
              title={`Runs ${[...makers].join('')}, which produces it`}
              onClick={() =>
                materialize.mutate(undefined, {
                  onSuccess: (run) => say(`Run ${run.dag_run_id} of ${run.dag_id} is queued`),
                  onError: (error) => say(errorText(error), 'error'),
                })
              }
            >
              Materialize
            </Button>
          )}
        </span>
      </header>
      <Facts
        facts={[
          ['Where', <span key="u" className="mono">{asset.uri}</span>],
          ...(asset.aliases.length > 0 ? [['Aliases', asset.aliases.map((one) => one.name).join(', ')] as const] : []),
        ]}
      />
      <Flow asset={asset} />
      <Waiting asset={asset} canEdit={canEdit} />
      <Events asset={asset} />
      {saying && <UpdateDialog asset={asset} onClose={() => setSaying(false)} />}
    </section>
  );
}

function dagAddress(dag: string, more = ''): string {
  return `/dags/${encodeURIComponent(dag)}${more}`;
}

/** Who produces it, and who waits for it. */
function Flow({ asset }: { asset: Asset }) {
  return (
    <div className="flow">
      <ul aria-label="Produced by">
        {asset.producing_tasks.length === 0 && <li className="faint">No task produces it</li>}
        {asset.producing_tasks.map((one) => (
          <li key={one.dag_id + one.task_id}>
            <Link to={dagAddress(one.dag_id)}>{one.dag_id}</Link> <span className="faint mono">{one.task_id}</span>
          </li>
        ))}
      </ul>
      <Icon name="right" size={20} />
      <span className="flow-asset">{asset.name}</span>
      <Icon name="right" size={20} />
      <ul aria-label="Waited for by">
        {asset.scheduled_dags.length === 0 && <li className="faint">No DAG waits for it</li>}
        {asset.scheduled_dags.map((one) => (
          <li key={one.dag_id}>
            <Link to={dagAddress(one.dag_id, '?view=schedule')}>{one.dag_id}</Link>
          </li>
        ))}
        {asset.consuming_tasks.map((one) => (
          <li key={one.dag_id + one.task_id}>
            <Link to={dagAddress(one.dag_id)}>{one.dag_id}</Link> <span className="faint mono">{one.task_id}</span>{' '}
            <span className="faint">reads it</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Updates that have arrived for DAGs which wait for more. */
function Waiting({ asset, canEdit }: { asset: Asset; canEdit: boolean }) {
  const queued = useQueuedEvents(asset.id);
  const forget = useForgetQueued(asset.id);
  const say = useSay();
  const rows = queued.data?.queued_events ?? [];
  if (rows.length === 0) return null;
  return (
    <>
      <h3>Waiting to be taken</h3>
      <table className="plain-table">
        <thead>
          <tr>
            <th>By</th>
            <th>Updates</th>
            <th>The last</th>
            <th><span className="visually-hidden">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.dag_id}>
              <td><Link to={dagAddress(row.dag_id, '?view=schedule')}>{row.dag_id}</Link></td>
              <td>{row.events}</td>
              <td><Time at={row.created_at} ago /></td>
              <td className="number">
                <Button
                  look="quiet"
                  icon="close"
                  disabled={!canEdit}
                  busy={forget.isPending && forget.variables === row.dag_id}
                  title={`Forget what has arrived for ${row.dag_id}`}
                  onClick={() => forget.mutate(row.dag_id, { onError: (error) => say(errorText(error), 'error') })}
                >
                  Forget
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Events({ asset }: { asset: Asset }) {
  const events = useAssetEvents(asset.id);
  if (events.data === undefined) {
    return events.error ? <ErrorNotice error={events.error} retry={() => void events.refetch()} /> : <Skeleton rows={4} />;
  }
  const { asset_events: shown, total_entries: total } = events.data;
  return (
    <>
      <h3>Updates</h3>
      {shown.length === 0 ? (
        <p className="faint">It was never updated.</p>
      ) : (
        <table className="plain-table asset-events">
          <thead>
            <tr>
              <th>When</th>
              <th>By</th>
              <th>Facts</th>
              <th>Runs it started</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((event) => (
              <tr key={event.id}>
                <td><Time at={event.timestamp} /></td>
                <td><Source event={event} /></td>
                <td className="mono">
                  {Object.keys(event.extra).length === 0 && <span className="faint">–</span>}
                  {Object.entries(event.extra).map(([key, value]) => (
                    <span key={key} className="fact">{key} {typeof value === 'string' ? value : JSON.stringify(value)}</span>
                  ))}
                </td>
                <td>
                  {event.created_dagruns.map((run) => (
                    <Link key={run.dag_id + run.run_id} to={dagAddress(run.dag_id, `?run=${encodeURIComponent(run.run_id)}`)} className="started" title={run.run_id}>
                      <StateMark state={run.state} size={14} /> {run.dag_id}
                    </Link>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {total > shown.length && <p className="faint">The last {shown.length} of {total}</p>}
    </>
  );
}

function Source({ event }: { event: AssetEvent }) {
  if (event.source_dag_id === null) return <span>{event.said_by ?? 'another system'}</span>;
  const to = dagAddress(
    event.source_dag_id,
    `?run=${encodeURIComponent(event.source_run_id ?? '')}&task=${encodeURIComponent(event.source_task_id ?? '')}` +
      (event.source_map_index >= 0 ? `&index=${event.source_map_index}` : ''),
  );
  return (
    <Link to={to}>
      {event.source_dag_id} <span className="mono">{event.source_task_id}{event.source_map_index >= 0 && `[${event.source_map_index}]`}</span>
      {event.alias !== null && <span className="faint"> as {event.alias}</span>}
    </Link>
  );
}

/** Somebody outside says that the asset is new; DAGs that wait for it hear of it. */
function UpdateDialog({ asset, onClose }: { asset: Asset; onClose(): void }) {
  const [json, setJson] = useState('{}');
  const [error, setError] = useState<string | null>(null);
  const update = useSayUpdated(asset.id);
  const say = useSay();
  const send = () => {
    try {
      update.mutate(parseConf(json), {
        onSuccess: () => {
          say(`${asset.name} was updated`);
          onClose();
        },
        onError: (failure) => setError(errorText(failure)),
      });
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  return (
    <Dialog title={<>Update of <span className="mono">{asset.name}</span></>} onClose={onClose}>
      <div className="form">
        <div className="form-scroll">
          <p className="soft">
            {asset.scheduled_dags.length === 0
              ? 'No DAG waits for it; the update is only noted.'
              : `${asset.scheduled_dags.map((one) => one.dag_id).join(', ')} will hear of it.`}
          </p>
          <label>
            Facts about the update
            <textarea className="mono" rows={5} spellCheck={false} value={json} onChange={(event) => setJson(event.target.value)} />
            <small>A JSON object without secrets</small>
          </label>
          {error !== null && <p className="form-error" role="alert">{error}</p>}
        </div>
        <footer>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" icon="check" busy={update.isPending} onClick={send}>
            Update
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
