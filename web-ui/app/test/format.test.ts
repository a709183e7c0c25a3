import { expect, test } from 'vitest';
import { clock, dateTime, duration, elapsed, lateText, relative, shortDuration } from '../src/model/format';

test.each([
  [null, '–'],
  [0.42, '0.42 s'],
  [12.44, '12.4 s'],
  [59.97, '1 min 00 s'],
  [185, '3 min 05 s'],
  [7_620, '2 h 07 min'],
  [273_600, '3 d 4 h'],
])('%s seconds read as "%s"', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('short durations fit a node', () => {
  expect([0.42, 12, 185, 7620, 273_600, null].map(shortDuration)).toEqual(['0.4s', '12s', '3:05', '2h07', '3d4h', '']);
});

test('a running task counts from its start, a finished one keeps its duration', () => {
  const start = '2026-01-01T00:00:00Z';
  const now = Date.parse('2026-01-01T00:00:30Z');
  expect(elapsed({ start_date: start, end_date: null, duration: null }, now)).toBe(30);
  expect(elapsed({ start_date: start, end_date: '2026-01-01T00:00:10Z', duration: null }, now)).toBe(10);
  expect(elapsed({ start_date: start, end_date: null, duration: 7 }, now)).toBe(7);
  expect(elapsed({ start_date: null, end_date: null, duration: null }, now)).toBeNull();
});

test('times are shown in the chosen zone, through a change of the clocks too', () => {
  expect(dateTime('2026-03-29T00:59:59Z', 'Europe/Berlin')).toBe('2026-03-29 01:59:59');
  expect(dateTime('2026-03-29T01:00:00Z', 'Europe/Berlin')).toBe('2026-03-29 03:00:00');
  expect(dateTime('2026-03-29T00:00:00Z', 'UTC', false)).toBe('2026-03-29 00:00');
  expect(dateTime(null, 'UTC')).toBe('–');
  expect(clock('2026-01-01T10:11:12.034Z', 'UTC')).toBe('10:11:12.034');
});

test('relative times name one unit', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  expect(relative('2026-01-01T12:05:00Z', now)).toBe('in 5 min');
  expect(relative('2026-01-01T09:00:00Z', now)).toBe('3 h ago');
  expect(relative('2026-01-01T12:00:02Z', now)).toBe('now');
});

test('a run says how often it was late', () => {
  expect([0, 1, 2].map((n) => lateText({ missed_deadlines: n }, ', '))).toEqual(['', ', missed a deadline', ', missed 2 deadlines']);
});
