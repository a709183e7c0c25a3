import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ApiError, whenUnauthorized } from './api/http';
import { keys } from './api/queries';
import { App } from './App';
import { PreferencesProvider } from './ui/preferences';
import { ToastProvider } from './ui/toasts';
import './styles/index.css';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream keeps data fresh; a refetch is for what it says has changed.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

// Answers that a login is needed turn the whole page into the login, and back after it.
whenUnauthorized(() => client.setQueryData(keys.me, null));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <PreferencesProvider>
        <ToastProvider>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </ToastProvider>
      </PreferencesProvider>
    </QueryClientProvider>
  </StrictMode>,
);
