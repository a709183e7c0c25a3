import { describe, expect, test } from 'vitest';
import { detailText, path, url } from '../src/api/http';
import { pause } from '../src/live/stream';
import { labelPoint, related, roundedPath } from '../src/model/graph';
import { atLeast, cut, findLines, shownLines } from '../src/model/log';
import { fieldKind, fieldValue, parseConf } from '../src/model/params';

describe('addresses', () => {
  test('encode what ids may hold', () => {
    expect(path('/ui/dags', 'd', 'runs', 'manual__2026-01-01T00:00:00+00:00')).toBe('/ui/dags/d/runs/manual__2026-01-01T00%3A00%3A00%2B00%3A00');
  });
  test('leave out empty filters and repeat lists', () => {
    expect(url('/ui/dags', { search: '', tags: ['a', 'b'], limit: 5, paused: null })).toBe('/ui/dags?tags=a&tags=b&limit=5');
  });
});

test('errors of all three forms become a text', () => {
  expect(detailText('gone')).toBe('gone');
  expect(detailText({ reason: 'exists', message: 'There is such a run' })).toBe('There is such a run');
  expect(detailText([{ loc: ['body', 'conf', 'rows'], msg: 'must be a number' }])).toBe('conf.rows: must be a number');
});

test('pauses before reconnecting double up to half a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((n) => pause(n, 0.5))).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(pause(0, 0)).toBe(750);
  expect(pause(0, 1)).toBe(1250);
});

describe('logs', () => {
  const lines = shownLines([
    'plain\n',
    { event: '\u001b[31mred\u001b[0m', level: 'WARN', timestamp: '2026-01-01T00:00:00Z' },
    { event: 'it broke', level: 'error', error_detail: 'Trace\n  at here' },
  ]);
  test('become rows without terminal colours, one per physical line', () => {
    expect(lines.map((line) => [line.level, line.text, line.continued])).toEqual([
      ['info', 'plain', false],
      ['warning', 'red', false],
      ['error', 'it broke', false],
      ['error', 'Trace', true],
      ['error', '  at here', true],
    ]);
  });
  test('can be cut by level and searched in any case', () => {
    expect(atLeast(lines, 'error')).toHaveLength(3);
    expect(findLines(lines, 'TRACE')).toEqual([3]);
    expect(cut('a Trace, a trace', 'trace')).toEqual(['a ', 'Trace', ', a ', 'trace', '']);
  });
});

describe('graphs', () => {
  const edge = (source: string, target: string) => ({ id: `${source}->${target}`, source, target, kind: 'data' as const, label: null, points: [] });
  test('know what is up- and downstream, not what is beside', () => {
    const edges = [edge('a', 'c'), edge('b', 'c'), edge('c', 'd'), edge('b', 'x')];
    expect([...related(edges, 'c')].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect([...related(edges, 'x')].sort()).toEqual(['b', 'x']);
  });
  test('draw bends round and labels on the longest piece', () => {
    expect(roundedPath([[0, 0], [10, 0]])).toBe('M0,0L10,0');
    expect(roundedPath([[0, 0], [20, 0], [20, 20]], 5)).toBe('M0,0L15,0Q20,0 20,5L20,20');
    expect(labelPoint([[0, 0], [2, 0], [2, 10]])).toEqual([2, 5]);
  });
});

describe('the trigger form', () => {
  test('chooses fields by schema, else by the default', () => {
    expect(fieldKind({ value: 3 })).toBe('number');
    expect(fieldKind({ schema: { type: ['null', 'integer'] } })).toBe('integer');
    expect(fieldKind({ value: 'a', schema: { enum: ['a', 'b'] } })).toBe('choice');
    expect(fieldKind({ value: [] })).toBe('json');
  });
  test('refuses what is no value, with the name', () => {
    expect(() => fieldValue('rows', { schema: { type: 'integer' } }, '1.5')).toThrow('rows must be a whole number');
    expect(fieldValue('rows', { schema: { type: 'integer' } }, '15')).toBe(15);
    expect(fieldValue('mode', { schema: { enum: [1, 2] } }, '2')).toBe(2);
  });
  test('takes only objects as a conf', () => {
    expect(parseConf('  ')).toEqual({});
    expect(parseConf('{"a": 1}')).toEqual({ a: 1 });
    expect(() => parseConf('[1]')).toThrow('must be a JSON object');
    expect(() => parseConf('{a}')).toThrow('not JSON');
  });
});
