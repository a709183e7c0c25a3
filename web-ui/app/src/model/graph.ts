import type { Graph, GraphEdge, TaskStatus } from '../api/types';

/** Pure geometry and search on a laid-out graph. */

/** An SVG path through the points with rounded bends. */
export function roundedPath(points: readonly [number, number][], radius = 8): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let path = `M${start[0]},${start[1]}`;
  let from = start;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    if (next === undefined) {
      path += `L${point[0]},${point[1]}`;
      return;
    }
    const r = Math.min(radius, distance(from, point) / 2, distance(point, next) / 2);
    const enter = toward(point, from, r);
    const leave = toward(point, next, r);
    path += `L${enter[0]},${enter[1]}Q${point[0]},${point[1]} ${leave[0]},${leave[1]}`;
    from = point;
  });
  return path;
}

function distance(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

function toward(from: readonly [number, number], to: readonly [number, number], by: number): [number, number] {
  const far = distance(from, to);
  if (far === 0) return [from[0], from[1]];
  return [from[0] + ((to[0] - from[0]) * by) / far, from[1] + ((to[1] - from[1]) * by) / far];
}

/** The middle of the longest piece: where a label sits best. */
export function labelPoint(points: readonly [number, number][]): [number, number] {
  let best: [number, number] = points[0] ?? [0, 0];
  let longest = -1;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!;
    const b = points[i]!;
    if (distance(a, b) > longest) {
      longest = distance(a, b);
      best = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    }
  }
  return best;
}

/** The nodes up- and downstream of one, itself included. Scope edges do not count as order. */
export function related(edges: readonly GraphEdge[], id: string): Set<string> {
  const found = new Set([id]);
  for (const [from, to] of [['source', 'target'], ['target', 'source']] as const) {
    const todo = [id];
    const seen = new Set(todo);
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      for (const edge of edges) {
        if (edge[from] !== next || seen.has(edge[to])) continue;
        seen.add(edge[to]);
        found.add(edge[to]);
        todo.push(edge[to]);
      }
    }
  }
  return found;
}

/** The ids of the nodes whose name or operator holds the text. */
export function findNodes(graph: Graph, text: string): string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return graph.nodes
    .filter((node) => `${node.id} ${node.operator ?? ''} ${(node.task_ids ?? []).join(' ')}`.toLowerCase().includes(wanted))
    .map((node) => node.id);
}

/** From the first start to the last end of some tasks; null while none has begun. */
export function span(tasks: readonly (TaskStatus | undefined)[], now: number): number | null {
  let first = Infinity;
  let last = -Infinity;
  for (const task of tasks) {
    if (!task?.start_date) continue;
    first = Math.min(first, Date.parse(task.start_date));
    last = Math.max(last, task.end_date ? Date.parse(task.end_date) : now);
  }
  return Number.isFinite(first) ? Math.max(0, (last - first) / 1000) : null;
}
