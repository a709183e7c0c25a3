import { expect, test } from 'vitest';
import { clock, cutInstants, dateTime, duration, elapsed, instantIn, lateText, relative, shortDuration, span } from '../src/model/format';

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

test('a sentence is cut at the instants in it', () => {
  expect(cutInstants('runs again at 2026-01-01T00:00:00.5Z, or 2026-01-02T00:00:00Z')).toEqual([
    'runs again at ', '2026-01-01T00:00:00.5Z', ', or ', '2026-01-02T00:00:00Z', '',
  ]);
  expect(cutInstants('the run scheduled__2026-01-01T00:00:00+00:00 waits')).toHaveLength(1);
});

test.each([
  ['Europe/Berlin', '2026-01-01', '00:00:00', '2025-12-31T23:00:00.000Z'],
  ['Asia/Tokyo', '2026-01-01', '23:59:59', '2026-01-01T14:59:59.000Z'],
  ['America/New_York', '2026-03-08', '23:00:00', '2026-03-09T03:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29', '00:00:00', '2026-03-28T23:00:00.000Z'],
  ['UTC', '2026-06-01', '12:00:00', '2026-06-01T12:00:00.000Z'],
])('in %s it is %s %s at one instant', (zone, date, time, instant) => {
  expect(instantIn(zone, date, time)).toBe(instant);
});

test('a span from day to day is told in days', () => {
  expect(span('2025-12-31T23:00:00Z', '2026-01-05T22:59:59Z', 'Europe/Berlin')).toBe('2026-01-01 to 2026-01-05');
  expect(span('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'UTC')).toBe('2026-01-01 to 2026-01-02');
  expect(span('2026-01-01T06:00:00Z', '2026-01-01T12:00:00Z', 'UTC')).toBe('2026-01-01 06:00 to 2026-01-01 12:00');
});
