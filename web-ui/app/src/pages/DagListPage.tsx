import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { usePause } from '../api/actions';
import { BARS, useDags, type DagFilter } from '../api/queries';
import type { DagSummary, ImportError } from '../api/types';
import { RunBars } from '../dag/RunBars';
import { TriggerDialog } from '../dag/TriggerDialog';
import { whole } from '../model/format';
import { Icon, StateMark } from '../ui/icons';
import { useLiveScope } from '../ui/liveScope';
import { Button, ErrorNotice, Notice, Skeleton, Switch, Tag, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

/** All DAGs: find one, see how it fares, pause it, trigger it. Filters live in the address. */
export function DagListPage({ canEdit }: { canEdit: boolean }) {
  useLiveScope(null);
  useEffect(() => {
    document.title = 'DAGs · Windlass';
  }, []);
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const filter: DagFilter = {
    search: useDeferredValue(search),
    tags: params.getAll('tag'),
    paused: params.get('paused') ?? '',
    state: params.get('state') ?? '',
    order_by: params.get('sort') ?? 'dag_id',
  };
  const dags = useDags(filter);
  const [triggering, setTriggering] = useState<string | null>(null);
  const first = dags.data?.pages[0];
  const rows = useMemo(() => dags.data?.pages.flatMap((page) => page.dags) ?? [], [dags.data]);

  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        if (value === null || value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  const view = filter.state !== '' ? filter.state : filter.paused === 'true' ? 'paused' : filter.paused === 'false' ? 'active' : 'all';
  const show = (choice: string) =>
    setParams(
      (before) => {
        before.delete('state');
        before.delete('paused');
        if (choice === 'active' || choice === 'paused') before.set('paused', String(choice === 'paused'));
        else if (choice !== 'all') before.set('state', choice);
        return before;
      },
      { replace: true },
    );

  return (
    <div className="page dag-list">
      <div className="page-head">
        <h1>DAGs</h1>
        <div className="search">
          <Icon name="search" />
          <input
            type="search"
            placeholder="Search by name or description"
            aria-label="Search DAGs"
            value={search}
            onChange={(event) => set('q', event.target.value)}
          />
        </div>
      </div>
      {first && (
        <div className="filters">
          <div className="segments" role="group" aria-label="Show">
            {(['all', 'active', 'paused', 'running', 'failed'] as const).map((choice) => (
              <button key={choice} type="button" aria-pressed={view === choice} onClick={() => show(choice)}>
                {choice[0]?.toUpperCase() + choice.slice(1)} <b>{whole(first.totals[choice])}</b>
              </button>
            ))}
          </div>
          {first.tags.length > 0 && (
            <div className="tag-filter" role="group" aria-label="Tags">
              {first.tags.slice(0, 12).map((tag) => (
                <button
                  key={tag}
                  type="button"
                  className="tag"
                  aria-pressed={filter.tags.includes(tag)}
                  onClick={() =>
                    setParams((before) => {
                      const chosen = before.getAll('tag');
                      before.delete('tag');
                      (chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag]).forEach((one) =>
                        before.append('tag', one),
                      );
                      return before;
                    }, { replace: true })
                  }
                >
                  {tag}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
      {first && first.import_errors.length > 0 && <ImportErrors errors={first.import_errors} />}
      {dags.isPending ? (
        <Skeleton rows={8} />
      ) : dags.error && rows.length === 0 ? (
        <ErrorNotice error={dags.error} retry={() => void dags.refetch()} />
      ) : rows.length === 0 ? (
        first?.totals.all === 0 ? (
          <Notice title="No DAGs yet">
            Drop a <code>.java</code> file with a DAG into the DAG folder; it appears here within two seconds.
          </Notice>
        ) : (
          <Notice title="No DAG matches" action={{ label: 'Show all', run: () => setParams({}, { replace: true }) }}>
            Nothing fits this search and these filters.
          </Notice>
        )
      ) : (
        <DagTable
          rows={rows}
          canEdit={canEdit}
          order={filter.order_by}
          onOrder={(order) => set('sort', order === 'dag_id' ? null : order)}
          onTrigger={setTriggering}
          more={() => {
            if (dags.hasNextPage && !dags.isFetchingNextPage) void dags.fetchNextPage();
          }}
        />
      )}
      {triggering !== null && <TriggerDialog dag={triggering} onClose={() => setTriggering(null)} />}
    </div>
  );
}

const COLUMNS: { label: string; order?: string; className: string }[] = [
  { label: 'DAG', order: 'dag_id', className: 'col-dag' },
  { label: 'Schedule', className: 'col-schedule' },
  { label: 'Next run', order: 'next_run', className: 'col-next' },
  { label: 'Last runs', order: 'last_run', className: 'col-runs' },
  { label: 'Runs', className: 'col-counts' },
];

function DagTable(props: {
  rows: DagSummary[];
  canEdit: boolean;
  order: string;
  onOrder(order: string): void;
  onTrigger(dag: string): void;
  more(): void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const virtual = useWindowVirtualizer({
    count: props.rows.length,
    estimateSize: () => 76,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => props.rows[index]?.dag_id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { more } = props;
  useEffect(() => {
    if (last >= props.rows.length - 20) more();
  }, [last, props.rows.length, more]);
  return (
    <div className="dag-table" role="table" aria-label="DAGs" aria-rowcount={props.rows.length}>
      <div className="dag-row dag-row-head" role="row">
        <span role="columnheader" className="col-switch">
          <span className="visually-hidden">On</span>
        </span>
        {COLUMNS.map((column) => (
          <span
            key={column.label}
            role="columnheader"
            className={column.className}
            aria-sort={
              props.order === column.order ? 'ascending' : props.order === `-${column.order}` ? 'descending' : undefined
            }
          >
            {column.order === undefined ? (
              column.label
            ) : (
              <button
                type="button"
                onClick={() => props.onOrder(props.order === column.order ? `-${column.order}` : (column.order ?? ''))}
              >
                {column.label}
                {props.order.replace('-', '') === column.order && (
                  <Icon name={props.order.startsWith('-') ? 'chevronDown' : 'chevronUp'} size={12} />
                )}
              </button>
            )}
          </span>
        ))}
        <span role="columnheader" className="col-actions">
          <span className="visually-hidden">Actions</span>
        </span>
      </div>
      <div ref={list} className="virtual" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const dag = props.rows[item.index];
          return dag === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="virtual-item"
              role="presentation"
              style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
            >
              <DagRow dag={dag} canEdit={props.canEdit} onTrigger={props.onTrigger} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function DagRow({ dag, canEdit, onTrigger }: { dag: DagSummary; canEdit: boolean; onTrigger(dag: string): void }) {
  const pause = usePause(dag.dag_id);
  const say = useSay();
  const to = `/dags/${encodeURIComponent(dag.dag_id)}`;
  const paused = pause.isPending ? pause.variables : dag.is_paused;
  return (
    <div className="dag-row" role="row" data-paused={paused}>
      <span role="cell" className="col-switch">
        <Switch
          checked={!paused}
          disabled={!canEdit}
          label={paused ? `${dag.dag_id} is paused; turn on` : `${dag.dag_id} is on; pause`}
          onChange={(on) => pause.mutate(!on, { onError: (error) => say(errorText(error), 'error') })}
        />
      </span>
      <span role="cell" className="col-dag">
        <span className="dag-name">
          <Link to={to}>{dag.dag_display_name}</Link>
          {dag.has_import_errors && (
            <span className="warn" role="img" aria-label="Does not load" title={dag.import_error ?? 'Something is wrong with its source; see above'}>
              <Icon name="warning" size={14} />
            </span>
          )}
          {dag.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
        {dag.description && <span className="dag-description">{dag.description}</span>}
      </span>
      <span role="cell" className="col-schedule">
        <span>{dag.timetable_description ?? 'Only when triggered'}</span>
        {dag.timetable_summary && dag.timetable_summary !== 'none' && dag.timetable_summary !== dag.timetable_description && (
          <code>{dag.timetable_summary}</code>
        )}
      </span>
      <span role="cell" className="col-next">
        {dag.next_dagrun_run_after && !paused ? (
          <>
            <span>
              {Date.parse(dag.next_dagrun_run_after) < Date.now() && 'due '}
              <Time at={dag.next_dagrun_run_after} ago />
            </span>
            <span className="faint"><Time at={dag.next_dagrun_run_after} seconds={false} /></span>
          </>
        ) : (
          <span className="faint">{paused ? 'paused' : '–'}</span>
        )}
      </span>
      <span role="cell" className="col-runs">
        <RunBars runs={dag.last_runs.slice(-BARS)} slots={BARS} to={(run) => `${to}?run=${encodeURIComponent(run)}`} />
      </span>
      <span role="cell" className="col-counts">
        {(['running', 'queued', 'failed', 'success'] as const).map((state) =>
          (dag.run_counts[state] ?? 0) > 0 ? (
            <span key={state} title={`${dag.run_counts[state]} ${state}`}>
              <StateMark state={state} size={14} /> {whole(dag.run_counts[state] ?? 0)}
            </span>
          ) : null,
        )}
      </span>
      <span role="cell" className="col-actions">
        <Button
          icon="play"
          look="quiet"
          title="Trigger a run"
          aria-label={`Trigger ${dag.dag_id}`}
          disabled={!canEdit}
          onClick={() => onTrigger(dag.dag_id)}
        />
      </span>
    </div>
  );
}

function ImportErrors({ errors }: { errors: ImportError[] }) {
  return (
    <details className="import-errors">
      <summary>
        <Icon name="warning" />
        {errors.length === 1 ? 'One DAG file does not load' : `${errors.length} DAG files do not load`}
      </summary>
      {errors.map((error) => (
        <div key={error.filename}>
          <b>{error.filename}</b> <Time at={error.timestamp} ago />
          <pre>{error.message}</pre>
        </div>
      ))}
    </details>
  );
}
