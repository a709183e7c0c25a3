import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** What is chosen on a DAG's page. It lives in the address, so that it can be sent to a colleague. */
export interface Selection {
  view: 'graph' | 'tree' | 'schedule';
  run: string | null;
  /** A task or group id. */
  task: string | null;
  index: number;
  tab: string | null;
}

const VIEWS = ['graph', 'tree', 'schedule'] as const;

export type Select = (change: Partial<Selection>) => void;

export function useSelection(): [Selection, Select] {
  const [params, setParams] = useSearchParams();
  const selection = useMemo<Selection>(
    () => ({
      view: VIEWS.find((one) => one === params.get('view')) ?? 'tree',
      run: params.get('run'),
      task: params.get('task'),
      index: Number(params.get('index') ?? -1),
      tab: params.get('tab'),
    }),
    [params],
  );
  const select = useCallback<Select>(
    (change) => {
      setParams((before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(change)) {
          const none = value === null || (key === 'index' && value === -1) || (key === 'view' && value === 'tree');
          if (none) next.delete(key);
          else next.set(key, String(value));
        }
        return next;
      });
    },
    [setParams],
  );
  return [selection, select];
}
