import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewMark, useMark, type MarkOptions, type MarkState } from '../api/actions';
import { taskKey, type Place } from '../api/queries';
import { StateMark } from '../ui/icons';
import { Button, Dialog, ErrorNotice, Skeleton } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';
import { AffectedList } from './AffectedList';

const WIDER: ['upstream' | 'downstream' | 'past' | 'future', string, string][] = [
  ['downstream', 'Downstream', 'Everything that depends on it'],
  ['upstream', 'Upstream', 'Everything it depends on'],
  ['past', 'Past', 'The same in earlier runs'],
  ['future', 'Future', 'The same in later runs'],
];

/** Gives task instances a final state by a person's word; which, is shown before anything happens. */
export function MarkDialog({ place, onClose }: { place: Place; onClose(): void }) {
  const [options, setOptions] = useState<MarkOptions>({
    state: 'success',
    upstream: false,
    downstream: false,
    past: false,
    future: false,
  });
  const preview = useQuery({
    queryKey: [...taskKey(place), 'mark', options],
    queryFn: () => previewMark(place, options),
    staleTime: 0,
    gcTime: 0,
  });
  const mark = useMark(place);
  const say = useSay();
  const count = preview.data?.length ?? 0;
  const instances = `${count} task ${count === 1 ? 'instance' : 'instances'}`;
  const title = place.index < 0 ? place.task : `${place.task} [${place.index}]`;
  return (
    <Dialog title={<>Mark <span className="mono">{title}</span></>} onClose={onClose} wide>
      <div className="form">
        <div className="form-scroll">
          <div className="segments" role="group" aria-label="State">
            {(['success', 'failed', 'skipped'] satisfies MarkState[]).map((state) => (
              <button
                key={state}
                type="button"
                aria-pressed={options.state === state}
                onClick={() => setOptions((before) => ({ ...before, state }))}
              >
                <StateMark state={state} size={14} /> {state[0]?.toUpperCase() + state.slice(1)}
              </button>
            ))}
          </div>
          <div className="options" role="group" aria-label="What to mark">
            {WIDER.map(([key, label, hint]) => (
              <label key={key} className="chip" title={hint}>
                <input
                  type="checkbox"
                  checked={options[key]}
                  onChange={(event) => setOptions((before) => ({ ...before, [key]: event.target.checked }))}
                />
                {label}
              </label>
            ))}
          </div>
          <h3>{preview.data === undefined ? 'Finding what would be marked' : `${instances} will be ${options.state}`}</h3>
          {preview.error ? (
            <ErrorNotice error={preview.error} retry={() => void preview.refetch()} />
          ) : preview.data === undefined ? (
            <Skeleton rows={4} />
          ) : (
            <AffectedList affected={preview.data} run={place.run} />
          )}
          <p className="faint small">
            Running ones are stopped, and what failed downstream is looked at again. No callbacks run, unless the DAG asks for it.
          </p>
          {mark.error && (
            <p className="form-error" role="alert">
              {errorText(mark.error)}
            </p>
          )}
        </div>
        <footer>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            icon="check"
            busy={mark.isPending}
            disabled={count === 0 || preview.isFetching}
            onClick={() =>
              mark.mutate(options, {
                onSuccess: () => {
                  say(`${instances} marked ${options.state}`);
                  onClose();
                },
              })
            }
          >
            {count === 0 ? 'Mark' : `Mark ${count}`}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
