import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { path, url } from '../api/http';
import { restTask, type Place } from '../api/queries';
import { useLog } from '../live/useLog';
import { clock, dateTime, whole } from '../model/format';
import { atLeast, cut, findLines, LEVEL_ORDER, type Level, type ShownLine } from '../model/log';
import { Icon } from '../ui/icons';
import { Button, ErrorNotice, Notice, Skeleton } from '../ui/parts';
import { usePreferences, useStored } from '../ui/preferences';

interface Props {
  place: Place;
  attempt: number;
  /** All there are, ascending. */
  attempts: readonly number[];
  /** What an attempt is called. */
  word?: 'Try' | 'Pass';
  onAttempt(attempt: number): void;
  active: boolean;
  /** Stands before the choice of the attempt. */
  chooser?: ReactNode;
}

const LINE = 20;

/** The log of one try: virtual, so that 100,000 lines scroll like a hundred, and live. */
export function LogView({ place, attempt, attempts, word = 'Try', onAttempt, active, chooser }: Props) {
  const log = useLog(place, attempt, active);
  const { zone } = usePreferences();
  const [level, setLevel] = useState<Level>('debug');
  const [search, setSearch] = useState('');
  const [hit, setHit] = useState(0);
  const [wrapped, setWrapped] = useStored('wrap', ['yes', 'no'], 'yes');
  const [following, setFollowing] = useState(true);
  const [wide, setWide] = useState(false);
  const lines = useMemo(() => atLeast(log.lines, level), [log.lines, level]);
  const hits = useMemo(() => findLines(lines, search), [lines, search]);
  const wrap = wrapped === 'yes';
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  useEffect(() => virtual.measure(), [wrap, wide, virtual]);

  const count = lines.length;
  useEffect(() => {
    if (following && count > 0 && search === '') virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [count, following, search, virtual, wide]);

  const show = (index: number) => {
    if (hits.length === 0) return;
    const at = (index + hits.length) % hits.length;
    setHit(at);
    setFollowing(false);
    virtual.scrollToIndex(hits[at] ?? 0, { align: 'center' });
  };
  useEffect(() => {
    setHit(0);
    if (hits.length > 0) virtual.scrollToIndex(hits[0] ?? 0, { align: 'center' });
  }, [search]);

  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    // Going up means reading; coming back to the end means following.
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < LINE * 2;
    if (!atEnd && following && lastTop.current - element.scrollTop > 4) setFollowing(false);
    else if (atEnd && !following && search === '') setFollowing(true);
    lastTop.current = element.scrollTop;
  };
  const lastTop = useRef(0);

  if (log.status === 'failed') return <ErrorNotice title="The log did not load" error={log.error} />;
  return (
    <div className="log" data-wide={wide}>
      <div className="log-bar">
        {chooser}
        {attempts.length > 1 && (
          <select aria-label={word} value={attempt} onChange={(event) => onAttempt(Number(event.target.value))}>
            {attempts.toReversed().map((one) => (
              <option key={one} value={one}>{word} {one}</option>
            ))}
          </select>
        )}
        <select aria-label="Least level" value={level} onChange={(event) => setLevel(event.target.value as Level)}>
          {LEVEL_ORDER.map((one) => (
            <option key={one} value={one}>{one === 'debug' ? 'All levels' : `${one} and worse`}</option>
          ))}
        </select>
        <div className="search search-small">
          <Icon name="search" size={14} />
          <input
            type="search"
            placeholder="Search"
            aria-label="Search the log"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') show(hit + (event.shiftKey ? -1 : 1));
            }}
          />
          {search !== '' && <span className="faint">{hits.length === 0 ? 'none' : `${hit + 1}/${hits.length}`}</span>}
        </div>
        <span className="log-tools">
          <Button look="quiet" icon="follow" aria-pressed={following} title="Follow the end" aria-label="Follow the end" onClick={() => setFollowing(!following)} />
          <Button look="quiet" icon="wrap" aria-pressed={wrap} title="Wrap long lines" aria-label="Wrap long lines" onClick={() => setWrapped(wrap ? 'no' : 'yes')} />
          <Button look="quiet" icon="download" title="Download" aria-label="Download the log" onClick={() => void download(place, attempt)} />
          <Button look="quiet" icon="expand" aria-pressed={wide} title="Whole window" aria-label="Whole window" onClick={() => setWide(!wide)} />
        </span>
      </div>
      {log.status === 'loading' && lines.length === 0 ? (
        <Skeleton rows={10} />
      ) : lines.length === 0 ? (
        log.status === 'following' ? (
          <Notice title="Waiting for the first line" />
        ) : (
          <Notice title={log.lines.length > 0 ? 'No line of this level' : 'The log is empty'} />
        )
      ) : (
        <div ref={scroller} className="log-scroll" data-wrap={wrap} tabIndex={0} role="log" aria-live="off" aria-label={attempt > 0 ? `Log of ${word.toLowerCase()} ${attempt}` : 'Log'} onScroll={onScroll}>
          <div className="log-canvas" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index];
              return line === undefined ? null : (
                <Line
                  key={item.key}
                  line={line}
                  index={item.index}
                  top={item.start}
                  zone={zone}
                  search={search}
                  current={hits[hit] === item.index && search !== ''}
                  measure={wrap ? virtual.measureElement : null}
                />
              );
            })}
          </div>
        </div>
      )}
      <div className="log-foot faint">
        {log.status === 'following' && <span className="live" data-status="live"><span className="live-dot" />following</span>}
        <span>{whole(lines.length)} {lines.length === 1 ? 'line' : 'lines'}</span>
      </div>
    </div>
  );
}

/** The whole log as one file, one JSON message per line. */
async function download(place: Place, attempt: number): Promise<void> {
  const target = url(path(`${restTask(place)}/logs`, attempt), { map_index: place.index, full_content: true });
  const response = await fetch(target, { headers: { Accept: 'application/x-ndjson' } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = `${place.task}-${attempt}.ndjson`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Line(props: {
  line: ShownLine;
  index: number;
  top: number;
  zone: string;
  search: string;
  current: boolean;
  measure: ((element: Element | null) => void) | null;
}) {
  const { line } = props;
  return (
    <div
      ref={props.measure}
      data-index={props.index}
      className="log-line"
      data-level={line.level}
      data-current={props.current}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <span className="log-time" title={line.time ? `${dateTime(line.time, props.zone)} ${props.zone}` : undefined}>
        {line.continued ? '' : clock(line.time, props.zone)}
      </span>
      <span className="log-text">
        {!line.continued && line.level !== 'info' && <b className="log-level">{line.level.toUpperCase()} </b>}
        {cut(line.text, props.search).map((piece, i) => (i % 2 === 1 ? <mark key={i}>{piece}</mark> : piece))}
      </span>
    </div>
  );
}
