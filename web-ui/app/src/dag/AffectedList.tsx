import type { Affected } from '../api/actions';
import { StateMark } from '../ui/icons';

const SHOWN = 200;

/** The task instances that an action would touch. */
export function AffectedList({ affected, run }: { affected: Affected[]; run: string }) {
  return (
    <ul className="affected">
      {affected.slice(0, SHOWN).map((one) => (
        <li key={`${one.dag_run_id}/${one.task_id}/${one.map_index}`}>
          <StateMark state={one.state} />
          <span className="mono">
            {one.task_id}
            {one.map_index >= 0 && ` [${one.map_index}]`}
          </span>
          {one.dag_run_id !== run && <span className="faint mono">{one.dag_run_id}</span>}
          <span className="faint">{one.operator_name}</span>
        </li>
      ))}
      {affected.length > SHOWN && <li className="faint">and {affected.length - SHOWN} more</li>}
    </ul>
  );
}
