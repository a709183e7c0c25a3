import { describe, expect, test } from 'vitest';
import type { GridRow } from '../src/api/types';
import { barHeights, square, treeRows } from '../src/model/grid';

const row = (id: string, parent: string | null = null, kind: GridRow['kind'] = 'task'): GridRow => ({
  id,
  label: id.slice(id.lastIndexOf('.') + 1),
  parent_id: parent,
  kind,
  operator: kind === 'task' ? 'Bash' : null,
  trigger_rule: null,
  is_setup: false,
  is_teardown: false,
  is_mapped: false,
  tooltip: null,
});

const ROWS = [
  row('first'),
  row('outer', null, 'group'),
  row('outer.a', 'outer'),
  row('outer.inner', 'outer', 'group'),
  row('outer.inner.b', 'outer.inner'),
  row('last'),
];

const shown = (closed: string[], search = '') => treeRows(ROWS, new Set(closed), search).map((one) => `${' '.repeat(one.depth)}${one.id}`);

describe('the rows of the tree', () => {
  test('follow the groups with their depth', () => {
    expect(shown([])).toEqual(['first', 'outer', ' outer.a', ' outer.inner', '  outer.inner.b', 'last']);
  });

  test('lose everything below a closed group, at any depth', () => {
    expect(shown(['outer'])).toEqual(['first', 'outer', 'last']);
    expect(shown(['outer.inner'])).toEqual(['first', 'outer', ' outer.a', ' outer.inner', 'last']);
  });

  test('keep the groups around a found task, even closed ones', () => {
    expect(shown(['outer'], 'B')).toContain('  outer.inner.b');
    expect(shown(['outer'], 'inner.b')).toEqual(['outer', ' outer.inner', '  outer.inner.b']);
  });

  test('know the tasks of a closed group', () => {
    const outer = treeRows(ROWS, new Set(['outer'])).find((one) => one.id === 'outer');
    expect(outer?.taskIds).toEqual(['outer.a', 'outer.inner.b']);
    expect(outer?.open).toBe(false);
  });
});

describe('a square', () => {
  const rows = treeRows(ROWS, new Set());
  const outer = rows.find((one) => one.id === 'outer')!;
  const first = rows[0]!;

  test('of a task is its cell, and nothing when the run does not have the task', () => {
    expect(square(first, { first: ['failed', 2, 1] })?.state).toBe('failed');
    expect(square(first, {})).toBeNull();
    expect(square(first, undefined)).toBeNull();
  });

  test('of a group is the common state of its tasks', () => {
    const found = square(outer, { 'outer.a': ['success', 1, 1], 'outer.inner.b': ['upstream_failed', null, 0] });
    expect(found?.state).toBe('upstream_failed');
    expect(found?.counts).toEqual({ success: 1, upstream_failed: 1 });
  });
});

test('bars are as high as their share of the longest run and never vanish', () => {
  expect(barHeights([10, 5, null, 0])).toEqual([1, 0.5, 0.08, 0.08]);
  expect(barHeights([])).toEqual([]);
  expect(barHeights([null])).toEqual([0.08]);
});
