import { expect, test } from 'vitest';
import type { TaskState } from '../src/api/types';
import { aggregate, count, countsText, LEGEND, STATE_LABELS } from '../src/model/state';

test.each<[(TaskState | null)[], TaskState | null]>([
  [['success', 'success'], 'success'],
  [['success', 'failed', 'running'], 'failed'],
  [['upstream_failed', 'success'], 'upstream_failed'],
  [['success', 'running', null], 'running'],
  [['success', null], 'running'],
  [[null, null], null],
  [['success', 'skipped'], 'success'],
  [['skipped', 'skipped'], 'skipped'],
  [['queued', 'scheduled'], 'queued'],
  [[], null],
])('%j together are %s', (states, expected) => {
  expect(aggregate(states)).toBe(expected);
});

test('counts read as a sentence in the order of the legend', () => {
  expect(countsText(count(['failed', 'success', 'success', null]))).toBe('2 success, 1 failed, 1 no status');
});

test('every state has a word', () => {
  expect(LEGEND).toHaveLength(14);
  expect(Object.values(STATE_LABELS).every((label) => label !== '')).toBe(true);
});
