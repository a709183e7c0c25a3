import type { ReactNode } from 'react';
import type { AnyState } from '../api/types';
import { stateKey, stateLabel } from '../model/state';

/** Line icons on a 16 px grid, drawn in the current text colour. */
const GLYPHS = {
  search: <><circle cx="7" cy="7" r="4.25" /><path d="m10.2 10.2 3.3 3.3" /></>,
  play: <path d="M5 3.2v9.6l7.5-4.8z" fill="currentColor" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  chevronRight: <path d="m6 3.5 4.5 4.5L6 12.5" />,
  chevronDown: <path d="M3.5 6 8 10.5 12.5 6" />,
  chevronUp: <path d="M3.5 10 8 5.5l4.5 4.5" />,
  back: <path d="M13 8H3.5M7.5 3.5 3 8l4.5 4.5" />,
  clear: <><path d="M13 8a5 5 0 1 1-1.6-3.7" /><path d="M13.2 2.2v3h-3" /></>,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor" />,
  sun: <><circle cx="8" cy="8" r="2.8" /><path d="M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1" /></>,
  moon: <path d="M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z" />,
  system: <><rect x="2" y="3" width="12" height="8" rx="1.2" /><path d="M6 13.5h4" /></>,
  clock: <><circle cx="8" cy="8" r="5.6" /><path d="M8 4.8V8l2.2 1.6" /></>,
  link: <><path d="M9.2 3.2h3.6v3.6M12.6 3.4 7.6 8.4" /><path d="M11.5 9v3.3H3.7V4.5H7" /></>,
  download: <path d="M8 2.5v7M4.8 6.6 8 9.8l3.2-3.2M3 13h10" />,
  wrap: <path d="M2.5 4h11M2.5 8h8.2a2.2 2.2 0 0 1 0 4.4H8M9.6 10.6 7.8 12.4l1.8 1.8M2.5 12.4h2.3" />,
  follow: <path d="m4 3.5 4 3.8 4-3.8M4 8.5l4 3.8 4-3.8" />,
  expand: <path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.2 2.8 9.4 6.6M2.8 13.2l3.8-3.8" />,
  collapseAll: <path d="m4.5 2.5 3.5 3 3.5-3M4.5 13.5l3.5-3 3.5 3M3 8h10" />,
  expandAll: <path d="m4.5 5.5 3.5-3 3.5 3M4.5 10.5l3.5 3 3.5-3M3 8h10" />,
  fit: <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  graph: <><rect x="1.8" y="6" width="4" height="4" rx="1" /><rect x="10.2" y="2" width="4" height="4" rx="1" /><rect x="10.2" y="10" width="4" height="4" rx="1" /><path d="M5.8 8h2.2V4h2.2M8 8v4h2.2" /></>,
  tree: <><rect x="2" y="2.5" width="3" height="3" rx=".8" /><rect x="6.5" y="2.5" width="3" height="3" rx=".8" /><rect x="11" y="2.5" width="3" height="3" rx=".8" /><rect x="2" y="6.7" width="3" height="3" rx=".8" /><rect x="6.5" y="6.7" width="3" height="3" rx=".8" /><rect x="11" y="6.7" width="3" height="3" rx=".8" /><path d="M2.2 13h11.6" /></>,
  right: <path d="M2.5 8h10.5M9 4l4 4-4 4" />,
  down: <path d="M8 2.5V13M4 9l4 4 4-4" />,
  logout: <path d="M6.5 2.8H3.2v10.4h3.3M6.5 8h7M10.8 5.2 13.5 8l-2.7 2.8" />,
  warning: <><path d="M8 2.4 14.2 13H1.8z" /><path d="M8 6.4v3.2M8 11.3v.2" /></>,
  setup: <path d="M3 13h10M8 10.5v-8M4.8 5.4 8 2.2l3.2 3.2" />,
  teardown: <path d="M3 13h10M8 2.2v8M4.8 7.3 8 10.5l3.2-3.2" />,
  copy: <><rect x="5.5" y="5.5" width="8" height="8" rx="1.2" /><path d="M10.5 5.3V2.5h-8v8h2.8" /></>,
  cloud: <path d="M4.6 12.5a3 3 0 0 1-.3-6 3.9 3.9 0 0 1 7.5.8 2.6 2.6 0 0 1-.3 5.2z" />,
  note: <><path d="M2.8 2.8h10.4v6.6l-3.8 3.8H2.8z" /><path d="M13 9.4H9.4V13M5.4 5.8h5.2M5.4 8.4h2.4" /></>,
  check: <path d="m3.2 8.4 3.2 3.2 6.4-7" />,
  calendar: <><rect x="2.2" y="3.4" width="11.6" height="10.2" rx="1.4" /><path d="M2.4 6.8h11.2M5.4 1.8v2.8M10.6 1.8v2.8" /></>,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof GLYPHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {GLYPHS[name]}
    </svg>
  );
}

/** The coloured square of a state with its sign. Decorative: put the word beside it or label the parent. */
export function StateMark({ state, size = 16 }: { state: AnyState; size?: number }) {
  return <span className="mark" data-state={stateKey(state)} data-size={size} aria-hidden="true" />;
}

export function StateBadge({ state }: { state: AnyState }) {
  return (
    <span className="badge" data-state={stateKey(state)}>
      <StateMark state={state} />
      {stateLabel(state)}
    </span>
  );
}

/** Windlass' own sign: a drum between two posts. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect className="logo-ground" width="32" height="32" rx="8" />
      <path d="M7 10v12M25 10v12M7 16h3M22 16h3" />
      <rect x="10" y="11.5" width="12" height="9" rx="2" />
      <path className="logo-rope" d="M14 11.5v9M18 11.5v9" />
    </svg>
  );
}
