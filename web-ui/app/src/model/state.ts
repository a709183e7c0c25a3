import type { AnyState, StateCounts, TaskState } from '../api/types';

/** Every state in the order of the legend, with the words people read. */
export const STATE_LABELS: Record<TaskState | 'no_status', string> = {
  success: 'Success',
  running: 'Running',
  failed: 'Failed',
  skipped: 'Skipped',
  upstream_failed: 'Upstream failed',
  up_for_retry: 'Up for retry',
  up_for_reschedule: 'Up for reschedule',
  queued: 'Queued',
  scheduled: 'Scheduled',
  deferred: 'Deferred',
  awaiting_input: 'Awaiting input',
  restarting: 'Restarting',
  removed: 'Removed',
  no_status: 'No status',
};

export const LEGEND = Object.keys(STATE_LABELS) as (TaskState | 'no_status')[];

export function stateKey(state: AnyState): TaskState | 'no_status' {
  return state ?? 'no_status';
}

export function stateLabel(state: AnyState): string {
  return STATE_LABELS[stateKey(state)];
}

const FINISHED = new Set<AnyState>(['success', 'failed', 'skipped', 'upstream_failed', 'removed']);

export function isFinished(state: AnyState): boolean {
  return FINISHED.has(state);
}

/** The task is worked on right now or waits outside for something: its log may grow. */
export function isActive(state: AnyState): boolean {
  return state === 'running' || state === 'deferred' || state === 'restarting' || state === 'queued';
}

const WORST_FIRST: AnyState[] = [
  'failed',
  'upstream_failed',
  'up_for_retry',
  'up_for_reschedule',
  'awaiting_input',
  'restarting',
  'running',
  'queued',
  'scheduled',
  'deferred',
  null,
  'success',
  'skipped',
  'removed',
];

/**
 * The one state that stands for many, as API.md defines it: the worst, except that a group with
 * some members done and others not begun is running.
 */
export function aggregate(states: Iterable<TaskState | null>): TaskState | null {
  const present = new Set<AnyState>(states);
  const worst = WORST_FIRST.find((state) => present.has(state)) ?? null;
  if (worst !== null) return worst as TaskState;
  const begun = [...present].some((state) => state !== null);
  return begun ? 'running' : null;
}

export function count(states: Iterable<TaskState | null>): StateCounts {
  const counts: StateCounts = {};
  for (const state of states) {
    const key = state ?? 'no_status';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** "3 success, 1 failed", in legend order. */
export function countsText(counts: StateCounts): string {
  return LEGEND.filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => `${counts[state]} ${STATE_LABELS[state].toLowerCase()}`)
    .join(', ');
}
