import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

/** What each viewer chooses for this browser: theme and the zone times are shown in. */

export type Theme = 'system' | 'light' | 'dark';
export type ZoneChoice = 'local' | 'utc';

interface Preferences {
  theme: Theme;
  setTheme(theme: Theme): void;
  zoneChoice: ZoneChoice;
  setZoneChoice(choice: ZoneChoice): void;
  /** The IANA name to format with. */
  zone: string;
}

const Context = createContext<Preferences | null>(null);

/** A value kept in this browser; storage may be switched off, then it lasts as long as the page. */
export function useStored<T extends string>(key: string, allowed: readonly T[], initial: T): [T, (v: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const stored = localStorage.getItem(`windlass.${key}`) as T | null;
      return stored !== null && allowed.includes(stored) ? stored : initial;
    } catch {
      return initial;
    }
  });
  const store = (next: T) => {
    setValue(next);
    try {
      localStorage.setItem(`windlass.${key}`, next);
    } catch {
      // Kept for this page only.
    }
  };
  return [value, store];
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useStored<Theme>('theme', ['system', 'light', 'dark'], 'system');
  const [zoneChoice, setZoneChoice] = useStored<ZoneChoice>('zone', ['local', 'utc'], 'local');
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const zone = zoneChoice === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const value = useMemo(
    () => ({ theme, setTheme, zoneChoice, setZoneChoice, zone }),
    [theme, zoneChoice, zone],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): Preferences {
  const preferences = useContext(Context);
  if (preferences === null) throw new Error('usePreferences outside PreferencesProvider');
  return preferences;
}
