/**
 * The closed set of WebSocket close codes. Each one tells the page what to do next, so that it never has to guess.
 */

/** `retry`: at once, with jitter. `back-off`: later, with growing pauses. `never`: not by itself. */
export type NextStep = 'retry' | 'back-off' | 'never';

export const closeCodes = {
  /** The visitor left. */
  done: { code: 1000, reason: 'done', next: 'never' },
  /** The tab was closed or the page left; sent by browsers. */
  goingAway: { code: 1001, reason: 'going away', next: 'retry' },
  /** A bug of ours; the session is given up, the process lives on. */
  bug: { code: 1011, reason: 'internal error', next: 'back-off' },
  /** This server is restarting: come back, a call that is under way is not touched. */
  restarting: { code: 1012, reason: 'restarting', next: 'retry' },
  /** The page reads more slowly than it is sent to. */
  tooSlow: { code: 1013, reason: 'reading too slowly', next: 'back-off' },
  /** Not a message of this protocol: wrong shape, unknown key, too large, or not legal now. */
  badMessage: { code: 4400, reason: 'bad message', next: 'never' },
  /** No valid confirmation of age and rules came with the connection. */
  notAdmitted: { code: 4401, reason: 'not admitted', next: 'never' },
  /** Excluded for a time; `GET /standing` tells why and until when. */
  sanctioned: { code: 4403, reason: 'sanctioned', next: 'never' },
  /** The page speaks another version: it must be loaded anew. */
  wrongVersion: { code: 4406, reason: 'wrong version', next: 'never' },
  /** Nothing was said after connecting. */
  silent: { code: 4408, reason: 'no hello', next: 'back-off' },
  /** Another connection took this session over: one that the page had given up, since nobody else has its note. */
  replaced: { code: 4409, reason: 'replaced', next: 'retry' },
  /** Sent by a page that opens another connection, because this one seems dead to it. */
  reconnecting: { code: 4410, reason: 'reconnecting', next: 'retry' },
  /** Others from the same network were excluded, or it looks wrong: the page must do some work first (see `standing.ts`). */
  needsWork: { code: 4423, reason: 'needs work', next: 'never' },
  /** More messages than allowed, or more tabs or attempts of one browser. */
  tooMany: { code: 4429, reason: 'too many messages', next: 'back-off' },
  /** The site is not offered in the country that the visitor seems to be in. */
  notOffered: { code: 4451, reason: 'not offered in this country', next: 'never' },
  /** The site is full, has more to do than it can, or too much comes from around that address. */
  full: { code: 4503, reason: 'full', next: 'back-off' },
} as const satisfies Record<string, { code: number; reason: string; next: NextStep }>;

export type CloseReason = keyof typeof closeCodes;

/** What a page does after `code`; anything not in the set (such as 1006, a lost network) is worth a retry. */
export function nextStepAfter(code: number): NextStep {
  return Object.values(closeCodes).find((entry) => entry.code === code)?.next ?? 'retry';
}

/** The reason with a pause after which the page may come back: `full 30`. */
export function tellPause(why: CloseReason, seconds: number): string {
  return `${closeCodes[why].reason} ${seconds}`;
}

/** The longest pause that a page believes. */
const mostPauseSeconds = 600;

/** The seconds that a closed socket's reason ends with; null where it names none. */
export function readPause(reason: string): number | null {
  const seconds = / (\d{1,3})$/.exec(reason)?.[1];
  return seconds === undefined ? null : Math.min(Number(seconds), mostPauseSeconds);
}
