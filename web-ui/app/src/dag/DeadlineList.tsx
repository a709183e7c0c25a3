import { Link } from 'react-router';
import type { Deadline } from '../api/types';
import { Icon, type IconName } from '../ui/icons';
import { Time } from '../ui/parts';

const SIGNS: Record<Deadline['state'], { icon: IconName; word: string }> = {
  missed: { icon: 'warning', word: 'Missed' },
  pending: { icon: 'clock', word: 'Pending' },
  met: { icon: 'check', word: 'Met' },
};

/** Deadlines, each with how it stands; across runs each with a link to its run. */
export function DeadlineList({ deadlines, acrossRuns = false }: { deadlines: Deadline[]; acrossRuns?: boolean }) {
  return (
    <ul className="deadlines">
      {deadlines.map((one) => (
        <li key={one.id} data-state={one.state}>
          <Icon name={SIGNS[one.state].icon} size={14} />
          <div>
            <b>{SIGNS[one.state].word}:</b>{' '}
            {one.task_id !== null && (
              <span className="mono">
                {one.task_id}
                {one.map_index >= 0 && `[${one.map_index}]`}
              </span>
            )}{' '}
            {one.alert_description}
            <div className="faint">
              {one.state === 'pending' ? 'Due ' : 'Was due '}
              <Time at={one.deadline_time} />
              {one.state === 'pending' && (
                <>
                  , <Time at={one.deadline_time} ago />
                </>
              )}
              {acrossRuns && (
                <>
                  {' · '}
                  <Link to={place(one)} className="mono">
                    {one.dag_run_id}
                  </Link>
                </>
              )}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function place(one: Deadline): string {
  const task = one.task_id === null ? '' : `&task=${encodeURIComponent(one.task_id)}`;
  const index = one.map_index < 0 ? '' : `&index=${one.map_index}`;
  return `/dags/${encodeURIComponent(one.dag_id)}?run=${encodeURIComponent(one.dag_run_id)}${task}${index}`;
}
