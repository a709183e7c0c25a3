import { useEffect } from 'react';
import { Link } from 'react-router';
import { useQuestions } from '../api/queries';
import { StateMark } from '../ui/icons';
import { useLiveScope } from '../ui/liveScope';
import { ErrorNotice, Notice, Skeleton, Time } from '../ui/parts';

/** Everything that waits for a person, over all DAGs. */
export default function QuestionsPage() {
  useLiveScope(null);
  useEffect(() => {
    document.title = 'Questions · Windlass';
  }, []);
  const questions = useQuestions();
  const found = questions.data?.hitl_details ?? [];
  return (
    <div className="page">
      <div className="page-head">
        <h1>Questions</h1>
      </div>
      {questions.isPending ? (
        <Skeleton rows={4} />
      ) : questions.error && questions.data === undefined ? (
        <ErrorNotice error={questions.error} retry={() => void questions.refetch()} />
      ) : found.length === 0 ? (
        <Notice title="Nobody is waiting for you">Tasks that ask a person appear here while they wait for the answer.</Notice>
      ) : (
        <ul className="questions">
          {found.map(({ subject, created_at: asked, answer_until: until, task_instance: task }) => (
            <li key={`${task.dag_id}/${task.dag_run_id}/${task.task_id}/${task.map_index}`}>
              <StateMark state={task.state} />
              <Link
                to={`/dags/${encodeURIComponent(task.dag_id)}?run=${encodeURIComponent(task.dag_run_id)}&task=${encodeURIComponent(task.task_id)}${task.map_index >= 0 ? `&index=${task.map_index}` : ''}`}
              >
                {subject}
              </Link>
              <span className="faint mono">
                {task.dag_id} · {task.task_id} · {task.dag_run_id}
              </span>
              <span className="faint">
                asked <Time at={asked} ago />
                {until !== null && <>, until <Time at={until} seconds={false} /></>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
