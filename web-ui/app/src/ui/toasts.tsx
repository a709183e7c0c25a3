import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { Icon } from './icons';

/** Short messages about what an action did; they leave by themselves, errors stay longer. */

type Tone = 'good' | 'error';
interface Toast {
  id: number;
  tone: Tone;
  text: string;
}
type Say = (text: string, tone?: Tone) => void;

const Context = createContext<Say>(() => {});

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const say = useCallback<Say>((text, tone = 'good') => {
    const id = next.current++;
    setToasts((shown) => [...shown.slice(-3), { id, tone, text }]);
    setTimeout(() => setToasts((shown) => shown.filter((toast) => toast.id !== id)), tone === 'error' ? 9000 : 4000);
  }, []);
  return (
    <Context value={say}>
      {children}
      <div className="toasts" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={`toast toast-${toast.tone}`}>
            <Icon name={toast.tone === 'error' ? 'warning' : 'check'} />
            <span>{toast.text}</span>
            <button
              type="button"
              aria-label="Dismiss"
              onClick={() => setToasts((shown) => shown.filter((one) => one.id !== toast.id))}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
    </Context>
  );
}

export function useSay(): Say {
  return useContext(Context);
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
