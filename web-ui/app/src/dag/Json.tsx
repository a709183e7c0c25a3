import { Button } from '../ui/parts';
import { useSay } from '../ui/toasts';

/** A JSON value as text, to read and to copy. */
export function Json({ value }: { value: unknown }) {
  const say = useSay();
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className="json">
      <pre>{text}</pre>
      <Button
        look="quiet"
        icon="copy"
        aria-label="Copy"
        title="Copy"
        onClick={() => {
          void navigator.clipboard.writeText(text).then(
            () => say('Copied'),
            () => say('The browser does not allow copying here', 'error'),
          );
        }}
      />
    </div>
  );
}
