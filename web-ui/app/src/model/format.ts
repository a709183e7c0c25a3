/** Times and durations as people read them. All pure: zone and "now" are arguments. */

/** "0.42 s", "12.4 s", "3 min 05 s", "2 h 07 min", "3 d 4 h". */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  const s = Math.max(0, seconds);
  if (s < 1) return `${s.toFixed(2)} s`;
  if (s < 59.95) return `${s.toFixed(1)} s`;
  const whole = Math.round(s);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** For tight places: "0.4s", "12s", "3:05", "2h07". */
export function shortDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '';
  const s = Math.max(0, seconds);
  if (s < 9.95) return `${s.toFixed(1)}s`;
  const whole = Math.round(s);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}:${pad(whole % 60)}`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h${pad(Math.floor((whole % 3600) / 60))}`;
  return `${Math.floor(whole / 86_400)}d${Math.floor((whole % 86_400) / 3600)}h`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

/** A running duration counts from its start; a finished one is what the server says. */
export function elapsed(
  item: { start_date: string | null; end_date: string | null; duration: number | null },
  now: number,
): number | null {
  if (item.duration !== null && item.duration !== undefined) return item.duration;
  if (!item.start_date) return null;
  const end = item.end_date ? Date.parse(item.end_date) : now;
  return Math.max(0, (end - Date.parse(item.start_date)) / 1000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone}|${seconds}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds ? { second: '2-digit' as const } : {}),
      hourCycle: 'h23',
    });
    formats.set(key, found);
  }
  return found;
}

function parts(iso: string, zone: string, seconds: boolean): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of format(zone, seconds).formatToParts(new Date(iso))) found[part.type] = part.value;
  return found;
}

/** "2026-01-02 03:04:05" in the zone. */
export function dateTime(iso: string | null | undefined, zone: string, seconds = true): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return '–';
  const p = parts(iso, zone, seconds);
  const time = seconds ? `${p['hour']}:${p['minute']}:${p['second']}` : `${p['hour']}:${p['minute']}`;
  return `${p['year']}-${p['month']}-${p['day']} ${time}`;
}

const days = new Map<string, Intl.DateTimeFormat>();

/** "Apr 1". */
export function dayLabel(iso: string, zone: string): string {
  let found = days.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en', { timeZone: zone, month: 'short', day: 'numeric' });
    days.set(zone, found);
  }
  return found.format(new Date(iso));
}

/** "03:04:05.123" in the zone. */
export function clock(iso: string | null | undefined, zone: string): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return '';
  const p = parts(iso, zone, true);
  const millis = String(new Date(iso).getMilliseconds()).padStart(3, '0');
  return `${p['hour']}:${p['minute']}:${p['second']}.${millis}`;
}

/** "in 5 min", "3 h ago", "now". */
export function relative(iso: string | null | undefined, now: number): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return '–';
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return 'now';
  const text =
    size < 60
      ? `${size} s`
      : size < 3600
        ? `${Math.round(size / 60)} min`
        : size < 86_400
          ? `${Math.round(size / 3600)} h`
          : `${Math.round(size / 86_400)} d`;
  return seconds > 0 ? `in ${text}` : `${text} ago`;
}

/** ", missed 2 deadlines", or nothing. */
export function lateText(run: { missed_deadlines: number }, before: string): string {
  const n = run.missed_deadlines;
  return n > 0 ? `${before}missed ${n === 1 ? 'a deadline' : `${n} deadlines`}` : '';
}

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence cut at the instants in it: text, instant, text, instant, text. */
export function cutInstants(sentence: string): string[] {
  return sentence.split(INSTANT);
}

/** The instant at which a zone's clock shows a date and a time such as "2026-01-31" and "23:59:59". */
export function instantIn(zone: string, date: string, time: string): string {
  const wall = Date.parse(`${date}T${time}Z`);
  let at = wall;
  // The offset is that of the instant, which is only known once the offset is: ask twice.
  for (let i = 0; i < 2; i++) {
    const shown = Date.parse(`${dateTime(new Date(at).toISOString(), zone).replace(' ', 'T')}Z`);
    at = wall - (shown - at);
  }
  return new Date(at).toISOString();
}

/** "2026-01-01 to 2026-01-31"; with times when it does not go from day to day. */
export function span(from: string, to: string, zone: string): string {
  const first = dateTime(from, zone, false);
  const last = dateTime(to, zone, false);
  const days = first.endsWith(' 00:00') && (last.endsWith(' 23:59') || last.endsWith(' 00:00'));
  return days ? `${first.slice(0, 10)} to ${last.slice(0, 10)}` : `${first} to ${last}`;
}

/** "1,234,567". */
export function whole(n: number): string {
  return new Intl.NumberFormat('en').format(n);
}
