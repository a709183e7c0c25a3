import { createContext, useContext, useEffect } from 'react';

/** A page says here which DAG it shows, and the one live stream follows it. */
export const LiveScope = createContext<(dag: string | null) => void>(() => {});

export function useLiveScope(dag: string | null): void {
  const follow = useContext(LiveScope);
  useEffect(() => {
    follow(dag);
    return () => follow(null);
  }, [dag, follow]);
}
