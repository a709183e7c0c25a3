import { useState } from 'react';
import type { CallbackLogs } from '../api/types';
import { whole } from '../model/format';
import { LogView } from './LogView';

/** What callbacks of a group, or of the DAG, logged: one log for each element and pass. */
export function CallbackLog(props: { dag: string; run: string; written: CallbackLogs; active: boolean }) {
  const { logs, total_entries: total } = props.written;
  const [element, setElement] = useState<number | null>(null);
  const [pass, setPass] = useState<number | null>(null);
  const shown = logs.find((one) => one.map_index === element) ?? logs[0];
  if (shown === undefined) return null;
  const attempt = pass !== null && shown.tries.includes(pass) ? pass : (shown.tries.at(-1) ?? 0);
  return (
    <LogView
      key={`${props.run}/${shown.task_id}/${shown.map_index}/${attempt}`}
      place={{ dag: props.dag, run: props.run, task: shown.task_id, index: shown.map_index }}
      attempt={attempt}
      attempts={shown.tries}
      word="Pass"
      onAttempt={setPass}
      active={props.active}
      chooser={
        logs.length > 1 && (
          <select aria-label="Element" value={shown.map_index} onChange={(event) => setElement(Number(event.target.value))}>
            {logs.map((one) => (
              <option key={one.map_index} value={one.map_index}>Element {one.map_index}</option>
            ))}
            {total > logs.length && <option disabled>The first {whole(logs.length)} of {whole(total)}</option>}
          </select>
        )
      }
    />
  );
}
