import { lazy, Suspense, useState, type FormEvent } from 'react';
import { useAnswer } from '../api/actions';
import { useQuestion, type Place } from '../api/queries';
import type { Param, Question } from '../api/types';
import { fieldKind, fieldText, fieldValue } from '../model/params';
import { Icon } from '../ui/icons';
import { Button, ErrorNotice, Facts, Skeleton, Time } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';
import { Json } from './Json';

const Markdown = lazy(() => import('../ui/Markdown'));

/** What a task asks: a form while it waits, the answer afterwards. */
export function QuestionPanel({ place, canEdit }: { place: Place; canEdit: boolean }) {
  const question = useQuestion(place, true);
  if (question.data === undefined) {
    return question.error ? <ErrorNotice error={question.error} retry={() => void question.refetch()} /> : <Skeleton rows={4} />;
  }
  const { data } = question;
  const waits = data.task_instance.state === 'awaiting_input';
  return (
    <section className="question">
      <h3>{data.subject}</h3>
      {data.body && (
        <div className="question-body">
          <Suspense fallback={<p>{data.body}</p>}>
            <Markdown text={data.body} />
          </Suspense>
        </div>
      )}
      {waits ? (
        <AnswerForm key={place.task + place.index} question={data} place={place} canEdit={canEdit} />
      ) : data.response_received ? (
        <Given question={data} />
      ) : (
        <p className="faint">{data.task_instance.state === null ? 'It has not been asked yet.' : 'Nobody answered it.'}</p>
      )}
    </section>
  );
}

function Given({ question }: { question: Question }) {
  const filled = Object.keys(question.params_input ?? {}).length > 0;
  return (
    <>
      <Facts
        facts={[
          ['Answer', (question.chosen_options ?? []).join(', ') || '–'],
          ['By', question.responded_by_user?.name ?? '–'],
          ['At', <Time key="t" at={question.responded_at} />],
        ]}
      />
      {filled && <Json value={question.params_input} />}
    </>
  );
}

function AnswerForm({ question, place, canEdit }: { question: Question; place: Place; canEdit: boolean }) {
  const fields = Object.entries(question.params).map(([name, value]) => [name, { value } satisfies Param] as const);
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map(([name, param]) => [name, fieldText(param)])),
  );
  const [chosen, setChosen] = useState<readonly string[]>(question.defaults);
  const [error, setError] = useState<string | null>(null);
  const answer = useAnswer(place);
  const say = useSay();
  const atOnce = !question.multiple && fields.length === 0;

  const send = (options: readonly string[]) => {
    try {
      setError(null);
      answer.mutate(
        {
          chosen_options: [...options],
          params_input: Object.fromEntries(fields.map(([name, param]) => [name, fieldValue(name, param, texts[name] ?? '')])),
        },
        {
          onSuccess: () => say('Answered'),
          onError: (failure) => setError(errorText(failure)),
        },
      );
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(chosen);
  };

  return (
    <form className="answer" onSubmit={submit}>
      {fields.map(([name, param]) => (
        <label key={name}>
          {name}
          {fieldKind(param) === 'boolean' ? (
            <input
              type="checkbox"
              checked={texts[name] === 'true'}
              onChange={(event) => setTexts((before) => ({ ...before, [name]: String(event.target.checked) }))}
            />
          ) : (
            <input
              type={['number', 'integer'].includes(fieldKind(param)) ? 'number' : 'text'}
              step="any"
              value={texts[name] ?? ''}
              onChange={(event) => setTexts((before) => ({ ...before, [name]: event.target.value }))}
            />
          )}
        </label>
      ))}
      {!atOnce && question.options.length > 0 && (
        <div className="options" role="group" aria-label="Options">
          {question.options.map((option) => (
            <label key={option} className="chip">
              <input
                type={question.multiple ? 'checkbox' : 'radio'}
                name="option"
                checked={chosen.includes(option)}
                onChange={(event) =>
                  setChosen((before) =>
                    question.multiple
                      ? event.target.checked
                        ? [...before, option]
                        : before.filter((one) => one !== option)
                      : [option],
                  )
                }
              />
              {option}
            </label>
          ))}
        </div>
      )}
      {error !== null && (
        <p className="form-error" role="alert">
          <Icon name="warning" /> {error}
        </p>
      )}
      <div className="answer-buttons">
        {atOnce ? (
          question.options.map((option, i) => (
            <Button
              key={option}
              look={i === 0 ? 'primary' : 'plain'}
              disabled={!canEdit}
              busy={answer.isPending}
              onClick={() => send([option])}
            >
              {option}
            </Button>
          ))
        ) : (
          <Button type="submit" look="primary" icon="check" disabled={!canEdit} busy={answer.isPending}>
            Answer
          </Button>
        )}
        <span className="faint">
          {question.assigned_users.length > 0 && `For ${question.assigned_users.map((one) => one.name).join(', ')}. `}
          {question.answer_until && <>Until <Time at={question.answer_until} seconds={false} />, then {question.defaults.join(', ') || 'it fails'}.</>}
        </span>
      </div>
    </form>
  );
}
