import { useEffect, useState } from 'react';
import { path, url } from '../api/http';
import { fetchLog, type Place } from '../api/queries';
import type { LogPage } from '../api/types';
import { shownLines, type ShownLine } from '../model/log';

export interface Log {
  lines: readonly ShownLine[];
  status: 'loading' | 'following' | 'complete' | 'failed';
  error: unknown;
}

/**
 * The log of one try: everything there is page by page, then what is added, pushed by the server.
 * When the push line fails the log is asked for every second instead.
 */
export function useLog(place: Place, attempt: number, active: boolean): Log {
  const [log, setLog] = useState<Log>({ lines: [], status: 'loading', error: null });
  const { dag, run, task, index } = place;
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let tail: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let token: string | null = null;
    const self: Place = { dag, run, task, index };

    const add = (page: LogPage) => {
      token = page.continuation_token;
      const more = shownLines(page.content);
      if (more.length > 0) setLog((before) => ({ ...before, lines: [...before.lines, ...more] }));
    };
    const done = () => setLog((before) => ({ ...before, status: 'complete' }));

    /** Reads pages until one brings nothing new. */
    const read = async (): Promise<void> => {
      for (;;) {
        const page = await fetchLog(self, attempt, token, stop.signal);
        if (stop.signal.aborted) return;
        add(page);
        if (page.continuation_token === null || page.content.length === 0) return;
      }
    };
    const poll = (): void => {
      timer = setTimeout(() => {
        read().then(
          () => (token === null ? done() : poll()),
          () => !stop.signal.aborted && poll(),
        );
      }, 1000);
    };
    const follow = (): void => {
      setLog((before) => ({ ...before, status: 'following' }));
      const target = `${path('/ui/dags', dag, 'runs', run, 'tasks', task, 'logs', attempt)}/tail`;
      tail = new EventSource(url(target, { map_index: index, token }));
      tail.addEventListener('lines', (event: MessageEvent<string>) => add(JSON.parse(event.data) as LogPage));
      tail.addEventListener('end', () => {
        tail?.close();
        done();
      });
      tail.onerror = () => {
        tail?.close();
        poll();
      };
    };

    setLog({ lines: [], status: 'loading', error: null });
    read().then(
      () => (token === null ? done() : active ? follow() : poll()),
      (error: unknown) => {
        if (!stop.signal.aborted) setLog({ lines: [], status: 'failed', error });
      },
    );
    return () => {
      stop.abort();
      tail?.close();
      clearTimeout(timer);
    };
    // `active` only chooses how to follow; the end of the log is the server's to say.
    // A try that starts after its log was found complete must be read anew.
  }, [dag, run, task, index, attempt, round]);
  const { status } = log;
  useEffect(() => {
    if (active && status === 'complete') setRound((before) => before + 1);
  }, [active]);
  return log;
}
