import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { usePause, useTrigger, type Trigger } from '../api/actions';
import { useDag } from '../api/queries';
import type { DagDetails, Param } from '../api/types';
import { fieldKind, fieldText, fieldValue, parseConf } from '../model/params';
import { Icon } from '../ui/icons';
import { Button, Dialog, ErrorNotice, Skeleton, Tabs } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

/** Starts a run: a form from the DAG's params, or the conf as JSON. */
export function TriggerDialog({ dag, initial, onClose }: { dag: string; initial?: Record<string, unknown>; onClose(): void }) {
  const details = useDag(dag);
  return (
    <Dialog title={<>Trigger <span className="mono">{dag}</span></>} onClose={onClose}>
      {details.data ? (
        <TriggerForm dag={details.data} initial={initial ?? {}} onClose={onClose} />
      ) : details.error ? (
        <ErrorNotice error={details.error} retry={() => void details.refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </Dialog>
  );
}

function TriggerForm({ dag, initial, onClose }: { dag: DagDetails; initial: Record<string, unknown>; onClose(): void }) {
  const params = Object.entries(dag.params).map(
    ([name, param]) => [name, name in initial ? { ...param, value: initial[name] } : param] as const,
  );
  const extra = Object.keys(initial).some((name) => !(name in dag.params));
  const [mode, setMode] = useState<'form' | 'json'>(params.length > 0 && !extra ? 'form' : 'json');
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(params.map(([name, param]) => [name, fieldText(param)])),
  );
  const [json, setJson] = useState(() =>
    JSON.stringify(extra ? initial : Object.fromEntries(params.map(([name, param]) => [name, param.value ?? null])), null, 2),
  );
  const [unpause, setUnpause] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const trigger = useTrigger(dag.dag_id);
  const pause = usePause(dag.dag_id);
  const say = useSay();
  const navigate = useNavigate();

  const conf = (): Record<string, unknown> =>
    mode === 'json'
      ? parseConf(json)
      : Object.fromEntries(params.map(([name, param]) => [name, fieldValue(name, param, texts[name] ?? '')]));

  const change = (next: 'form' | 'json') => {
    try {
      const values = conf();
      if (next === 'json') setJson(JSON.stringify(values, null, 2));
      else setTexts(Object.fromEntries(params.map(([name, param]) => [name, fieldText({ ...param, value: values[name] ?? param.value })])));
      setError(null);
      setMode(next);
    } catch (failure) {
      setError(errorText(failure));
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    try {
      const text = (name: string) => String(form.get(name) ?? '').trim();
      const logical = text('logical_date');
      const body: Trigger = { logical_date: logical === '' ? null : new Date(`${logical}Z`).toISOString(), conf: conf() };
      if (text('dag_run_id') !== '') body.dag_run_id = text('dag_run_id');
      if (text('note') !== '') body.note = text('note');
      setError(null);
      trigger.mutate(body, {
        onSuccess: (run) => {
          if (dag.is_paused && unpause) pause.mutate(false);
          say(`Run ${run.dag_run_id} is queued`);
          onClose();
          void navigate(`/dags/${encodeURIComponent(dag.dag_id)}?run=${encodeURIComponent(run.dag_run_id)}`);
        },
        onError: (failure) => setError(errorText(failure)),
      });
    } catch (failure) {
      setError(errorText(failure));
    }
  };

  return (
    <form className="form" onSubmit={submit}>
      <div className="form-scroll">
        {params.length > 0 && (
          <Tabs
            label="How to give the configuration"
            tabs={[
              { id: 'form', label: 'Form' },
              { id: 'json', label: 'JSON' },
            ]}
            value={mode}
            onChange={change}
          />
        )}
        {mode === 'form' ? (
          params.map(([name, param]) => (
            <Field
              key={name}
              name={name}
              param={param}
              text={texts[name] ?? ''}
              onText={(text) => setTexts((before) => ({ ...before, [name]: text }))}
            />
          ))
        ) : (
          <label>
            Configuration
            <textarea className="mono" rows={8} spellCheck={false} value={json} onChange={(event) => setJson(event.target.value)} />
          </label>
        )}
        <details className="more">
          <summary>More options</summary>
          <label>
            Logical date (UTC)
            <input type="datetime-local" name="logical_date" step="1" />
            <small>Empty: a manual run without a logical date.</small>
          </label>
          <label>
            Run id
            <input name="dag_run_id" className="mono" placeholder="made up when empty" spellCheck={false} />
          </label>
          <label>
            Note
            <input name="note" />
          </label>
        </details>
        {dag.is_paused && (
          <label className="check">
            <input type="checkbox" checked={unpause} onChange={(event) => setUnpause(event.target.checked)} />
            Turn the DAG on; while it is paused, the run only waits
          </label>
        )}
        {error !== null && (
          <p className="form-error" role="alert">
            <Icon name="warning" /> {error}
          </p>
        )}
      </div>
      <footer>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" look="primary" icon="play" busy={trigger.isPending}>
          Trigger
        </Button>
      </footer>
    </form>
  );
}

function Field(props: { name: string; param: Param; text: string; onText(text: string): void }) {
  const { param, text, onText, name } = props;
  const kind = fieldKind(param);
  const label = param.schema?.title ?? name;
  if (kind === 'boolean') {
    return (
      <label className="check">
        <input type="checkbox" checked={text === 'true'} onChange={(event) => onText(String(event.target.checked))} />
        {label}
        {param.description && <small>{param.description}</small>}
      </label>
    );
  }
  return (
    <label>
      {label}
      {kind === 'choice' ? (
        <select value={text} onChange={(event) => onText(event.target.value)}>
          {param.schema?.enum?.map((one) => <option key={String(one)}>{String(one)}</option>)}
        </select>
      ) : kind === 'json' ? (
        <textarea className="mono" rows={3} spellCheck={false} value={text} onChange={(event) => onText(event.target.value)} />
      ) : (
        <input
          type={kind === 'date' ? 'date' : kind === 'text' ? 'text' : 'number'}
          step={kind === 'number' ? 'any' : undefined}
          min={param.schema?.minimum}
          max={param.schema?.maximum}
          pattern={param.schema?.pattern}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
      {param.description && <small>{param.description}</small>}
    </label>
  );
}
