import { useState } from 'react';
import { useMarkRun, type RunMark } from '../api/actions';
import { StateMark } from '../ui/icons';
import { Button, Dialog } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

const MEANING: Record<RunMark, string> = {
  success: 'Every task of it counts as a success. Nothing runs, and no callbacks run unless the DAG asks for it.',
  failed: 'The run counts as failed. Its tasks keep their states.',
  queued: 'The run is queued again as it is: nothing is cleared. It ends as its tasks say.',
};

/** Gives a run that has ended another end, or queues it again. */
export function MarkRunDialog({ dag, run, onClose }: { dag: string; run: string; onClose(): void }) {
  const [state, setState] = useState<RunMark>('success');
  const mark = useMarkRun(dag, run);
  const say = useSay();
  return (
    <Dialog title={<>Mark <span className="mono">{run}</span></>} onClose={onClose}>
      <div className="form">
        <div className="form-scroll">
          <div className="segments" role="group" aria-label="State">
            {(['success', 'failed', 'queued'] satisfies RunMark[]).map((one) => (
              <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
                <StateMark state={one} size={14} /> {one[0]?.toUpperCase() + one.slice(1)}
              </button>
            ))}
          </div>
          <p className="faint">{MEANING[state]}</p>
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
            onClick={() =>
              mark.mutate(state, {
                onSuccess: () => {
                  say(state === 'queued' ? `${run} is queued again` : `${run} marked ${state}`);
                  onClose();
                },
              })
            }
          >
            Mark
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
