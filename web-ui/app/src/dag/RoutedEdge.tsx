import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { labelPoint } from '../model/graph';

export type EdgeData = {
  path: string;
  points: [number, number][];
  kind: 'data' | 'order' | 'scope';
  label: string | null;
  moving: boolean;
  tone: 'plain' | 'near' | 'far';
};

/** An edge along the server's points. Its shape tells data, order and setup-to-teardown apart. */
export const RoutedEdge = memo(function RoutedEdge({ data }: EdgeProps<Edge<EdgeData>>) {
  if (data === undefined) return null;
  const [x, y] = labelPoint(data.points);
  return (
    <>
      <path d={data.path} className="edge" data-kind={data.kind} data-tone={data.tone} data-moving={data.moving} />
      <path d={arrow(data.points)} className="edge-head" data-tone={data.tone} data-kind={data.kind} />
      {data.label && (
        <EdgeLabelRenderer>
          <span className="edge-label" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** A small arrow head in the direction of the last piece. */
function arrow(points: readonly [number, number][]): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return '';
  const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
  const corner = (turn: number) =>
    `${end[0] - 7 * Math.cos(angle + turn)},${end[1] - 7 * Math.sin(angle + turn)}`;
  return `M${end[0]},${end[1]}L${corner(0.45)}L${corner(-0.45)}Z`;
}
