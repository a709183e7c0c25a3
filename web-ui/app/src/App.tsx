import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link, Navigate, NavLink, Route, Routes } from 'react-router';
import { logout } from './api/actions';
import { ApiError, rememberCsrfToken } from './api/http';
import { keys, useMe, useQuestions } from './api/queries';
import type { Me } from './api/types';
import { useLive } from './live/useLive';
import { DagListPage } from './pages/DagListPage';
import { LoginPage } from './pages/LoginPage';
import { Logo } from './ui/icons';
import { Button, ErrorNotice, LiveMark, Notice, Skeleton } from './ui/parts';
import { LiveScope } from './ui/liveScope';
import { usePreferences, type Theme } from './ui/preferences';

const AssetsPage = lazy(() => import('./pages/AssetsPage'));
const DagPage = lazy(() => import('./pages/DagPage'));
const QuestionsPage = lazy(() => import('./pages/QuestionsPage'));

/** Decides between login and the pages; there is nothing to see without a session. */
export function App() {
  const me = useMe();
  if (me.isPending) return <div className="boot"><Skeleton rows={4} /></div>;
  if (me.data === null || me.data === undefined) {
    const refused = me.error instanceof ApiError && me.error.status === 401;
    if (me.error && !refused && me.data === undefined) {
      return <div className="boot"><ErrorNotice title="Windlass does not answer" error={me.error} retry={() => void me.refetch()} /></div>;
    }
    return <LoginPage />;
  }
  rememberCsrfToken(me.data.csrf_token);
  return <Frame me={me.data} />;
}

function Frame({ me }: { me: Me }) {
  const [scope, setScope] = useState<string | null>(null);
  const status = useLive(scope);
  return (
    <LiveScope value={setScope}>
      <a className="skip-link" href="#main">Skip to content</a>
      <header className="app-bar">
        <Link to="/" className="brand" aria-label="Windlass">
          <Logo />
          <span>Windlass</span>
        </Link>
        <nav aria-label="Main">
          <NavLink to="/" end>DAGs</NavLink>
          <NavLink to="/assets">Assets</NavLink>
          <QuestionsLink />
        </nav>
        <div className="app-bar-end">
          <LiveMark status={status} />
          <ZoneToggle />
          <ThemeToggle />
          <UserMenu me={me} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<div className="page"><Skeleton rows={8} /></div>}>
          <Routes>
            <Route index element={<DagListPage canEdit={me.can_edit} />} />
            <Route path="dags" element={<Navigate to="/" replace />} />
            <Route path="login" element={<Navigate to="/" replace />} />
            <Route path="assets" element={<AssetsPage canEdit={me.can_edit} />} />
            <Route path="questions" element={<QuestionsPage />} />
            <Route path="dags/:dagId" element={<DagPage canEdit={me.can_edit} />} />
            <Route path="*" element={<Lost />} />
          </Routes>
        </Suspense>
      </main>
    </LiveScope>
  );
}

function QuestionsLink() {
  const waiting = useQuestions().data?.total_entries ?? 0;
  return (
    <NavLink to="/questions">
      Questions{waiting > 0 && <b className="count count-bad">{waiting}</b>}
    </NavLink>
  );
}

function Lost(): ReactNode {
  return (
    <div className="page">
      <Notice title="There is no such page">
        The address may be mistyped. <Link to="/">Go to the DAGs</Link>.
      </Notice>
    </div>
  );
}

function ZoneToggle() {
  const { zone, zoneChoice, setZoneChoice } = usePreferences();
  return (
    <Button
      look="quiet"
      icon="clock"
      className="zone"
      title={`Times are shown in ${zone}`}
      aria-label={zoneChoice === 'utc' ? 'UTC times; switch to local' : `Local times (${zone}); switch to UTC`}
      onClick={() => setZoneChoice(zoneChoice === 'utc' ? 'local' : 'utc')}
    >
      {zoneChoice === 'utc' ? 'UTC' : 'Local'}
    </Button>
  );
}

const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

function ThemeToggle() {
  const { theme, setTheme } = usePreferences();
  return (
    <Button
      look="quiet"
      icon={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'system'}
      title={`Theme: ${theme}`}
      aria-label={`Theme: ${theme}; switch to ${NEXT_THEME[theme]}`}
      onClick={() => setTheme(NEXT_THEME[theme])}
    />
  );
}

function UserMenu({ me }: { me: Me }) {
  const client = useQueryClient();
  return (
    <>
      <span className="user" title={`${me.display_name ?? me.username} · ${me.role}`}>{me.username}</span>
      <Button
        look="quiet"
        icon="logout"
        title="Log out"
        aria-label="Log out"
        onClick={() => {
          void logout().finally(() => {
            client.clear();
            client.setQueryData(keys.me, null);
          });
        }}
      />
    </>
  );
}
