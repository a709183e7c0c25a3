import type { LogLine } from '../api/types';

/** Log lines as shown: every physical line is one row, so that rows have one height. */

export type Level = 'debug' | 'info' | 'warning' | 'error' | 'critical';

export interface ShownLine {
  time: string | null;
  level: Level;
  logger: string | null;
  text: string;
  /** A further line of the message above. */
  continued: boolean;
}

const LEVELS: Record<string, Level> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warning',
  warning: 'warning',
  error: 'error',
  fatal: 'critical',
  critical: 'critical',
};

export const LEVEL_ORDER: Level[] = ['debug', 'info', 'warning', 'error', 'critical'];

// Terminal colours mean nothing here.
const ANSI = /\u001b\[[0-9;]*[A-Za-z]/g;

export function shownLines(content: readonly (LogLine | string)[]): ShownLine[] {
  const shown: ShownLine[] = [];
  for (const line of content) {
    const message: LogLine = typeof line === 'string' ? { event: line } : line;
    const level = LEVELS[(message.level ?? 'info').toLowerCase()] ?? 'info';
    const detail = message.error_detail;
    const text =
      detail === undefined || detail === null
        ? message.event
        : `${message.event}\n${typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2)}`;
    text.replace(ANSI, '').replace(/\n$/, '').split(/\r?\n/).forEach((part, i) => {
      shown.push({ time: message.timestamp ?? null, level, logger: message.logger ?? null, text: part, continued: i > 0 });
    });
  }
  return shown;
}

/** Rows at or above a level. */
export function atLeast(lines: readonly ShownLine[], level: Level): readonly ShownLine[] {
  const least = LEVEL_ORDER.indexOf(level);
  return least <= 0 ? lines : lines.filter((line) => LEVEL_ORDER.indexOf(line.level) >= least);
}

/** The rows that hold the text, any case. */
export function findLines(lines: readonly ShownLine[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  lines.forEach((line, i) => {
    if (line.text.toLowerCase().includes(wanted)) found.push(i);
  });
  return found;
}

/** A text cut at every occurrence of the search: odd pieces are the hits. */
export function cut(text: string, search: string): string[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [text];
  const pieces: string[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
