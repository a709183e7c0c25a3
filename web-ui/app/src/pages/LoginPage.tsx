import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { login } from '../api/actions';
import { keys } from '../api/queries';
import { Icon, Logo } from '../ui/icons';
import { Button } from '../ui/parts';
import { errorText } from '../ui/toasts';

export function LoginPage() {
  const client = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    login(String(form.get('username')), String(form.get('password')))
      .then((me) => client.setQueryData(keys.me, me))
      .catch((failure: unknown) => setError(errorText(failure)))
      .finally(() => setBusy(false));
  };
  return (
    <main className="login">
      <form onSubmit={submit}>
        <div className="login-brand">
          <Logo />
          <h1>Windlass</h1>
        </div>
        <label>
          User name
          <input name="username" autoComplete="username" required autoFocus spellCheck={false} autoCapitalize="none" />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {error !== null && (
          <p className="form-error" role="alert">
            <Icon name="warning" /> {error}
          </p>
        )}
        <Button type="submit" look="primary" busy={busy}>
          Log in
        </Button>
      </form>
    </main>
  );
}
