import { Fragment } from 'react';
import type { Affected } from '../api/actions';
import { StateMark } from '../ui/icons';

const SHOWN = 200;

/** The task instances that an action would touch; of several runs, run by run. */
export function AffectedList({ affected, run }: { affected: Affected[]; run: string }) {
  const runs = [...Map.groupBy(affected, (one) => one.dag_run_id)];
  const parted = runs.length > 1 || runs.some(([id]) => id !== run);
  let room = SHOWN;
  return (
    <ul className="affected">
      {runs.map(([id, all]) => {
        const shown = all.slice(0, room);
        room -= shown.length;
        return shown.length === 0 ? null : (
          <Fragment key={id}>
            {parted && (
              <li className="affected-run">
                <span className="mono">{id}</span>
                <span className="faint">{all.length}</span>
              </li>
            )}
            {shown.map((one) => (
              <li key={`${one.task_id}/${one.map_index}`}>
                <StateMark state={one.state} />
                <span className="mono">
                  {one.task_id}
                  {one.map_index >= 0 && `[${one.map_index}]`}
                </span>
                <span className="faint">{one.operator_name}</span>
              </li>
            ))}
          </Fragment>
        );
      })}
      {affected.length > SHOWN && <li className="faint">and {affected.length - SHOWN} more</li>}
    </ul>
  );
}
