// A plain layered layout, good enough to develop against; the server uses ELK.

const W = 208, H = 60, GAP = 24, LAYER = 56, TITLE = 40, PAD = 16;

export function layout(dag, direction, collapsed) {
  const closed = new Set(collapsed);
  const open = dag.groups.filter((group) => !closed.has(group));
  const members = (group) => dag.tasks.filter((task) => task.parent_id === group).map((task) => task.id);
  const shown = (id) => {
    const parent = dag.tasks.find((task) => task.id === id).parent_id;
    return parent !== null && closed.has(parent) ? parent : id;
  };
  const raw = dag.tasks.flatMap((task) => [
    ...task.upstream.map((up) => [shown(up), shown(task.id), 'data']),
    ...(task.scope ? [[shown(task.scope), shown(task.id), 'scope']] : []),
  ]);
  const edges = [...new Map(raw.filter(([a, b]) => a !== b).map((edge) => [`${edge[0]}->${edge[1]}`, edge])).values()];
  const across = direction === 'LR' ? 'y' : 'x';
  const boxes = new Map();

  const place = (ids, sizes, links) => {
    const rank = new Map(ids.map((id) => [id, 0]));
    for (let i = 0; i < ids.length; i++) {
      let moved = false;
      for (const [a, b] of links) if (rank.get(b) < rank.get(a) + 1) { rank.set(b, rank.get(a) + 1); moved = true; }
      if (!moved) break;
    }
    const layers = [];
    ids.forEach((id) => (layers[rank.get(id)] ??= []).push(id));
    let along = 0, width = 0;
    const size = (id, axis) => (axis === across ? (across === 'y' ? sizes.get(id).h : sizes.get(id).w) : across === 'y' ? sizes.get(id).w : sizes.get(id).h);
    const extents = layers.map((layer) => layer.reduce((sum, id) => sum + size(id, across) + GAP, -GAP));
    width = Math.max(...extents);
    const at = new Map();
    layers.forEach((layer, i) => {
      let pos = (width - extents[i]) / 2;
      const depth = Math.max(...layer.map((id) => size(id, 'along')));
      for (const id of layer) {
        const main = along + (depth - size(id, 'along')) / 2;
        at.set(id, across === 'y' ? [main, pos] : [pos, main]);
        pos += size(id, across) + GAP;
      }
      along += depth + LAYER;
    });
    along -= LAYER;
    return { at, w: across === 'y' ? along : width, h: across === 'y' ? width : along };
  };

  const inner = new Map();
  const topOf = (id) => {
    const parent = dag.tasks.find((task) => task.id === id)?.parent_id ?? null;
    return parent !== null && open.includes(parent) ? parent : id;
  };
  const sizes = new Map();
  for (const group of open) {
    const ids = members(group);
    const part = place(ids, new Map(ids.map((id) => [id, { w: W, h: H }])), edges.filter(([a, b, kind]) => kind !== 'scope' && ids.includes(a) && ids.includes(b)));
    inner.set(group, part);
    sizes.set(group, { w: part.w + 2 * PAD, h: part.h + TITLE + PAD });
  }
  const tops = [...new Set(dag.tasks.map((task) => topOf(shown(task.id))))];
  tops.forEach((id) => sizes.has(id) || sizes.set(id, { w: W, h: H }));
  const links = [...new Set(edges.map(([a, b]) => `${topOf(a)}\n${topOf(b)}`))].map((pair) => pair.split('\n')).filter(([a, b]) => a !== b);
  const outer = place(tops, sizes, links);
  for (const id of tops) {
    const [x, y] = outer.at.get(id);
    boxes.set(id, { x: x + 24, y: y + 24, ...sizes.get(id) });
    if (inner.has(id)) for (const [child, [cx, cy]] of inner.get(id).at) boxes.set(child, { x: x + 24 + PAD + cx, y: y + 24 + TITLE + cy, w: W, h: H });
  }
  const points = (a, b) => {
    const s = boxes.get(a), t = boxes.get(b);
    if (direction === 'LR') {
      const y1 = s.y + s.h / 2, y2 = t.y + t.h / 2, mid = t.x - LAYER / 2;
      return y1 === y2 ? [[s.x + s.w, y1], [t.x, y2]] : [[s.x + s.w, y1], [mid, y1], [mid, y2], [t.x, y2]];
    }
    const x1 = s.x + s.w / 2, x2 = t.x + t.w / 2, mid = t.y - LAYER / 2;
    return x1 === x2 ? [[x1, s.y + s.h], [x2, t.y]] : [[x1, s.y + s.h], [x1, mid], [x2, mid], [x2, t.y]];
  };
  const nodes = [
    ...dag.tasks.filter((task) => shown(task.id) === task.id).map((task) => ({ id: task.id, label: task.label, kind: 'task', parent_id: task.parent_id, operator: task.operator, trigger_rule: task.trigger_rule, is_setup: task.is_setup, is_teardown: task.is_teardown, is_mapped: task.is_mapped, tooltip: null, ...boxes.get(task.id) })),
    ...dag.groups.filter((group) => closed.has(group)).map((group) => ({ id: group, label: group, kind: 'group', parent_id: null, operator: null, trigger_rule: null, is_setup: false, is_teardown: false, is_mapped: false, tooltip: null, task_ids: members(group), ...boxes.get(group) })),
  ];
  return {
    dag_id: dag.id, version_number: 3, direction, width: outer.w + 48, height: outer.h + 48, nodes,
    groups: open.map((group) => ({ id: group, label: group, parent_id: null, task_ids: members(group), ...boxes.get(group) })),
    edges: edges.map(([a, b, kind]) => ({ id: `${a}->${b}`, source: a, target: b, kind, label: null, points: points(a, b) })),
  };
}
