/** One door to the server: JSON in, JSON out, the CSRF token on writes, errors with a readable text. */

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

let csrfToken: string | null = null;
let onUnauthorized: () => void = () => {};

/** The token of the session, from `/ui/me`; kept in memory only. */
export function rememberCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** What to do when the server says that nobody is logged in (any more). */
export function whenUnauthorized(action: () => void): void {
  onUnauthorized = action;
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** A path with its query; empty values are left out, arrays repeat the key. */
export function url(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    if (typeof value === 'object') value.forEach((one) => search.append(key, one));
    else search.append(key, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** A path from segments, each percent-encoded: run ids hold colons and plus signs. */
export function path(base: string, ...segments: (string | number)[]): string {
  return [base, ...segments.map((segment) => encodeURIComponent(String(segment)))].join('/');
}

export async function get<T>(target: string, signal?: AbortSignal): Promise<T> {
  return send<T>('GET', target, undefined, signal);
}

export async function send<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  target: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrfToken !== null) headers['X-CSRF-Token'] = csrfToken;
  let response: Response;
  try {
    response = await fetch(target, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
      credentials: 'same-origin',
    });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new ApiError(0, 'The server cannot be reached.');
  }
  if (response.status === 401 && target !== '/ui/login') onUnauthorized();
  if (!response.ok) throw new ApiError(response.status, await reason(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function reason(response: Response): Promise<string> {
  try {
    return detailText(((await response.json()) as { detail?: unknown }).detail) ?? fallback(response);
  } catch {
    return fallback(response);
  }
}

/** The readable part of an error body in any of the three forms the API has. */
export function detailText(detail: unknown): string | null {
  if (typeof detail === 'string') return detail;
  if (Array.isArray(detail)) {
    const lines = detail.map((one: { loc?: unknown[]; msg?: string }) => {
      const where = (one.loc ?? []).filter((part) => part !== 'body').join('.');
      return where === '' ? (one.msg ?? '') : `${where}: ${one.msg ?? ''}`;
    });
    return lines.join('\n');
  }
  if (typeof detail === 'object' && detail !== null) {
    const { message, reason: why } = detail as { message?: string; reason?: string };
    return message ?? why ?? null;
  }
  return null;
}

function fallback(response: Response): string {
  return response.status >= 500
    ? `The server failed (${response.status}). Its log says why.`
    : `The server refused (${response.status} ${response.statusText}).`;
}
