import { useEffect, useId, useRef, useState } from 'react';
import { useNote } from '../api/actions';
import type { Place } from '../api/queries';
import { whole } from '../model/format';
import { Icon } from '../ui/icons';
import { Button, Dialog } from '../ui/parts';
import { errorText, useSay } from '../ui/toasts';

/** What a note may be long, in characters; the server refuses more. */
const LONGEST = 1000;
const FEW_LEFT = 100;

/** What somebody noted on a run or a task instance; nothing where nobody did. */
export function Note({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    // Reached by keyboard too: a long one is scrolled.
    <div className="panel-note" role="note" aria-label="Note" tabIndex={0}>
      <Icon name="note" size={14} />
      <p>{text}</p>
    </div>
  );
}

interface Noted {
  dag: string;
  run: string;
  /** Null: the run itself. */
  place: Place | null;
  /** What is noted on, for people. */
  title: string;
  /** Undefined: not known yet. */
  text: string | null | undefined;
  canEdit: boolean;
}

/** Writes a note, changes it or takes it away. */
export function NoteButton(props: Noted) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="note" disabled={!props.canEdit || props.text === undefined} onClick={() => setOpen(true)}>
        {props.text ? 'Edit note' : 'Add note'}
      </Button>
      {open && <NoteDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function NoteDialog({ dag, run, place, title, text: before, onClose }: Noted & { onClose(): void }) {
  const [text, setText] = useState(before ?? '');
  const note = useNote(dag, run, place);
  const say = useSay();
  const id = useId();
  const hint = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // The dialog, once open, has given the focus to its first button.
  useEffect(() => field.current?.focus(), []);
  const left = LONGEST - text.length;
  const keep = (content: string) =>
    note.mutate(content, {
      onSuccess: () => {
        say(content === '' ? 'The note was removed' : 'The note is kept');
        onClose();
      },
    });
  return (
    <Dialog title={<>Note on <span className="mono">{title}</span></>} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          keep(text.trim());
        }}
      >
        <div className="form-scroll">
          <div className="note-field">
            <label htmlFor={id}>Note</label>
            <textarea
              id={id}
              ref={field}
              rows={6}
              value={text}
              aria-describedby={hint}
              aria-invalid={left < 0}
              onChange={(event) => setText(event.target.value)}
            />
            <small id={hint} data-tone={left < 0 ? 'bad' : left <= FEW_LEFT ? 'warn' : 'plain'}>
              {left < 0
                ? `${whole(-left)} ${left === -1 ? 'character' : 'characters'} too many; at most ${whole(LONGEST)}`
                : `${whole(left)} of ${whole(LONGEST)} characters left`}
            </small>
          </div>
          {note.error && (
            <p className="form-error" role="alert">
              {errorText(note.error)}
            </p>
          )}
        </div>
        <footer>
          {before && (
            <Button look="quiet" className="note-remove" disabled={note.isPending} onClick={() => keep('')}>
              Remove
            </Button>
          )}
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            icon="check"
            type="submit"
            busy={note.isPending}
            disabled={left < 0 || text.trim() === (before ?? '')}
          >
            Save
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
