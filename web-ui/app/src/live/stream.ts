/** The line to `/ui/events`: connects, notices silence, and reconnects with growing pauses. */

export type LiveStatus = 'connecting' | 'live' | 'reconnecting';

export interface LiveHandlers {
  onStatus(status: LiveStatus): void;
  /** After every (re)connection: what was fetched before may have missed changes. */
  onConnected(first: boolean): void;
  onEvent(type: 'run' | 'task' | 'dag', data: unknown[]): void;
  /** The line broke; whoever knows the session may check whether it still holds. */
  onBroken(): void;
}

/** The pause before the n-th attempt (from 0): 1, 2, 4 … 30 s, spread by up to a quarter. */
export function pause(attempt: number, random: number): number {
  const base = Math.min(30_000, 1000 * 2 ** Math.min(attempt, 10));
  return Math.round(base * (1 + (random - 0.5) / 2));
}

const SILENCE = 25_000;

export class LiveStream {
  #source: EventSource | null = null;
  #attempt = 0;
  #everConnected = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly target: string,
    private readonly handlers: LiveHandlers,
  ) {}

  open(): void {
    this.#source?.close();
    this.handlers.onStatus(this.#everConnected || this.#attempt > 0 ? 'reconnecting' : 'connecting');
    const source = new EventSource(this.target);
    this.#source = source;
    this.#heard();
    source.addEventListener('ping', () => {
      this.#heard();
      this.#connected();
    });
    for (const type of ['run', 'task', 'dag'] as const) {
      source.addEventListener(type, (event: MessageEvent<string>) => {
        this.#heard();
        this.#connected();
        this.handlers.onEvent(type, JSON.parse(event.data) as unknown[]);
      });
    }
    source.onerror = () => this.#broken();
  }

  close(): void {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#retry);
    clearTimeout(this.#watch);
  }

  /** Does not wait for the pause to pass: the person came back to the page, or the network did. */
  hurry(): void {
    if (this.#source === null && this.#retry !== undefined) {
      clearTimeout(this.#retry);
      this.#attempt = 0;
      this.open();
    }
  }

  #connectedSource: EventSource | null = null;

  #connected(): void {
    if (this.#connectedSource === this.#source) return;
    this.#connectedSource = this.#source;
    this.#attempt = 0;
    this.handlers.onStatus('live');
    this.handlers.onConnected(!this.#everConnected);
    this.#everConnected = true;
  }

  #heard(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#broken(), SILENCE);
  }

  #broken(): void {
    if (this.#source === null) return;
    this.#source.close();
    this.#source = null;
    clearTimeout(this.#watch);
    this.handlers.onStatus('reconnecting');
    this.handlers.onBroken();
    this.#retry = setTimeout(() => this.open(), pause(this.#attempt++, Math.random()));
  }
}
