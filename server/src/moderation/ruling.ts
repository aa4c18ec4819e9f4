/** What people have decided about one subject, as far as it is remembered beside the testimony. Pure. */
import { isSighting, type LogEvent, opinionOf, type Ruled } from './testimony.ts';

/** The latest that stands; null if there is none. */
export function findRuling(events: readonly LogEvent[]): Ruled | null {
  const standing: Ruled[] = [];
  for (const event of events) {
    if (event.type !== 'ruled') continue;
    if (event.ruling === 'withdrawn') standing.pop();
    else standing.push(event);
  }
  return standing.at(-1) ?? null;
}

/** Without the flags that a person has found to be wrong: those never count again, nor when they are said again. */
export function withoutRefuted(events: readonly LogEvent[]): readonly LogEvent[] {
  const ruling = findRuling(events);
  if (ruling === null || ruling.ruling === 'upheld') return events;
  const refuted = new Set(events.slice(0, events.lastIndexOf(ruling)).map(flagOf));
  return events.filter((event) => {
    const flag = flagOf(event);
    return flag === null || !refuted.has(flag);
  });
}

/** The same for all that one has said against the subject in one call; null for what is no flag. */
function flagOf(event: LogEvent): string | null {
  if (event.type === 'self-judged') return event.finding === 'explicit' ? event.call : null;
  return isSighting(event) && opinionOf(event) === 'flag' ? `${event.by} ${event.call}` : null;
}
