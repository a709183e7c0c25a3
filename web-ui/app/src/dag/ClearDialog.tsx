import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewClear, useClear, type ClearOptions, type ClearTarget } from '../api/actions';
import { keys } from '../api/queries';
import { Button, Dialog, ErrorNotice, Skeleton } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';
import { AffectedList } from './AffectedList';

const TASK_OPTIONS: [keyof ClearOptions, string, string][] = [
  ['downstream', 'Downstream', 'Everything that depends on it'],
  ['upstream', 'Upstream', 'Everything it depends on'],
  ['onlyFailed', 'Only failed', 'Leave what succeeded as it is'],
  ['past', 'Past', 'The same in earlier runs'],
  ['future', 'Future', 'The same in later runs'],
];

const RUN_OPTIONS: [keyof ClearOptions, string, string][] = [
  ['onlyFailed', 'Only failed', 'Leave what succeeded as it is'],
  ['latestVersion', 'Newest version', 'Go on with the newest version of the DAG'],
];

/** Clearing runs tasks again. What exactly will run again is shown before anything happens. */
export function ClearDialog({ target, onClose }: { target: ClearTarget; onClose(): void }) {
  const [options, setOptions] = useState<ClearOptions>({
    downstream: true,
    upstream: false,
    onlyFailed: false,
    past: false,
    future: false,
    latestVersion: false,
  });
  const preview = useQuery({
    queryKey: [...keys.run(target.dag, target.run), 'clear', target.tasks, options],
    queryFn: () => previewClear(target, options),
    staleTime: 0,
    gcTime: 0,
  });
  const clear = useClear();
  const say = useSay();
  const count = preview.data?.length ?? 0;
  const confirm = () =>
    clear.mutate(
      { target, options },
      {
        onSuccess: () => {
          say(`${count} task ${count === 1 ? 'instance' : 'instances'} cleared`);
          onClose();
        },
      },
    );
  return (
    <Dialog title={<>Clear <span className="mono">{target.title}</span></>} onClose={onClose} wide>
      <div className="form">
        <div className="form-scroll">
          <div className="options" role="group" aria-label="What to clear">
            {(target.tasks === null ? RUN_OPTIONS : TASK_OPTIONS).map(([key, label, hint]) => (
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
          <h3>
            {preview.data === undefined
              ? 'Finding what would run again'
              : count === 0
                ? 'Nothing to clear'
                : `${count} task ${count === 1 ? 'instance' : 'instances'} will run again`}
          </h3>
          {preview.error ? (
            <ErrorNotice error={preview.error} retry={() => void preview.refetch()} />
          ) : preview.data === undefined ? (
            <Skeleton rows={5} />
          ) : count === 0 ? (
            <p className="faint">No task instance fits these choices.</p>
          ) : (
            <AffectedList affected={preview.data} run={target.run} />
          )}
          {clear.error && (
            <p className="form-error" role="alert">
              {errorText(clear.error)}
            </p>
          )}
        </div>
        <footer>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" icon="clear" busy={clear.isPending} disabled={count === 0 || preview.isFetching} onClick={confirm}>
            {count === 0 ? 'Clear' : `Clear ${count}`}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
