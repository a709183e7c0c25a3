import { useEffect, useId, useRef, type ButtonHTMLAttributes, type KeyboardEvent, type ReactNode } from 'react';
import type { LiveStatus } from '../live/stream';
import { dateTime, relative } from '../model/format';
import { Icon, type IconName } from './icons';
import { usePreferences } from './preferences';
import { useNow } from './useNow';

/** The small pieces every page is made of. */

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName;
  look?: 'plain' | 'primary' | 'danger' | 'quiet';
  busy?: boolean;
}

export function Button({ icon, look = 'plain', busy = false, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      className={['button', `button-${look}`, children === undefined ? 'button-icon' : '', className ?? ''].join(' ')}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

export function Switch(props: { checked: boolean; label: string; disabled?: boolean; onChange(on: boolean): void }) {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={props.checked}
      aria-label={props.label}
      title={props.label}
      disabled={props.disabled}
      onClick={(event) => {
        event.preventDefault();
        event.stopPropagation();
        props.onChange(!props.checked);
      }}
    >
      <span />
    </button>
  );
}

export interface Tab<T extends string> {
  id: T;
  label: ReactNode;
  icon?: IconName;
}

/** A tab list with arrow keys, as assistive tools expect it. */
export function Tabs<T extends string>(props: {
  tabs: readonly Tab<T>[];
  value: T;
  label: string;
  onChange(id: T): void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = props.tabs.findIndex((tab) => tab.id === props.value);
    const next = props.tabs[(at + step + props.tabs.length) % props.tabs.length];
    if (next !== undefined) {
      props.onChange(next.id);
      (event.currentTarget.children[props.tabs.indexOf(next)] as HTMLElement | undefined)?.focus();
    }
    event.preventDefault();
  };
  return (
    <div className="tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
      {props.tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === props.value}
          tabIndex={tab.id === props.value ? 0 : -1}
          onClick={() => props.onChange(tab.id)}
        >
          {tab.icon && <Icon name={tab.icon} />}
          {tab.label}
        </button>
      ))}
    </div>
  );
}

/** A modal on the browser's own dialog: it traps focus, closes on Escape and gives focus back. */
export function Dialog(props: { title: ReactNode; onClose(): void; children: ReactNode; wide?: boolean }) {
  const ref = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      className={props.wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) props.onClose();
      }}
    >
      <div className="dialog-body">
        <header>
          <h2 id={title}>{props.title}</h2>
          <Button icon="close" look="quiet" aria-label="Close" onClick={props.onClose} />
        </header>
        {props.children}
      </div>
    </dialog>
  );
}

export function Notice(props: {
  tone?: 'plain' | 'error';
  title: string;
  children?: ReactNode;
  action?: { label: string; run(): void };
}) {
  return (
    <div className={`notice notice-${props.tone ?? 'plain'}`} role={props.tone === 'error' ? 'alert' : 'status'}>
      {props.tone === 'error' ? <Icon name="warning" size={24} /> : <KnotArt />}
      <h3>{props.title}</h3>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.action && <Button onClick={props.action.run}>{props.action.label}</Button>}
    </div>
  );
}

function KnotArt() {
  return (
    <svg className="knot" viewBox="0 0 64 32" aria-hidden="true">
      <path d="M2 22c10 0 14-14 24-14s10 14 20 14 10-6 16-6" />
      <path d="M2 10c10 0 14 14 24 14S36 10 46 10s10 6 16 6" />
    </svg>
  );
}

/** What stands where data will be, in about its shape, so that nothing jumps. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} data-width={(i * 37) % 4} />
      ))}
    </div>
  );
}

export function ErrorNotice({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  const text = error instanceof Error ? error.message : String(error);
  return (
    <Notice
      tone="error"
      title={title ?? 'This did not load'}
      {...(retry ? { action: { label: 'Try again', run: retry } } : {})}
    >
      {text}
    </Notice>
  );
}

/** A point in time in the chosen zone, or a given one; hovering tells how long ago and the zone. */
export function Time(props: { at: string | null | undefined; seconds?: boolean; ago?: boolean; zone?: string }) {
  const { at, seconds = true, ago = false } = props;
  const { zone: chosen } = usePreferences();
  const zone = props.zone ?? chosen;
  const now = useNow(ago, 10_000);
  if (!at) return <span className="faint">–</span>;
  const full = `${dateTime(at, zone)} ${zone}`;
  return (
    <time dateTime={at} title={ago ? full : `${relative(at, now)} · ${zone}`}>
      {ago ? relative(at, now) : dateTime(at, zone, seconds)}
    </time>
  );
}

const LIVE_TEXT: Record<LiveStatus, [string, string]> = {
  connecting: ['Connecting', 'Connecting to the stream of changes'],
  live: ['Live', 'Changes appear as they happen'],
  reconnecting: ['Reconnecting', 'The line to the server broke; what you see may be old until it is back'],
};

export function LiveMark({ status }: { status: LiveStatus }) {
  const [label, title] = LIVE_TEXT[status];
  return (
    <span className="live" data-status={status} title={title} role="status">
      <span className="live-dot" />
      {label}
    </span>
  );
}

export function Tag({ children }: { children: ReactNode }) {
  return <span className="tag">{children}</span>;
}

/** Names and values, in two columns. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
