/**
 * What was promised and is late. It is told to the operator in each way there is, and is no reason to send visitors away: that
 * would forget nothing sooner, and with several servers all of them would be sent away at once.
 */
import type { Keeping } from '../keeping.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { repeatEvery } from '../lib/repeat.ts';

const words = {
  purge: 'what should be forgotten has not been for three hours',
  backup: 'no backup could be made for more than a day',
} as const;

type Watched = {
  readonly [Part in keyof Pick<Keeping, 'purge' | 'backups'>]: null | { isOverdue(): boolean };
};

const tellEveryMs = 60 * 60 * 1000;

export function findOverdue({ purge, backups }: Watched): Readonly<Record<keyof typeof words, boolean>> {
  return { purge: purge?.isOverdue() ?? false, backup: backups?.isOverdue() ?? false };
}

export function listOverdue(watched: Watched): readonly (typeof words)[keyof typeof words][] {
  const overdue = findOverdue(watched);
  return (['purge', 'backup'] as const).filter((of) => overdue[of]).map((of) => words[of]);
}

/** Says it in the log, each hour anew. */
export function tellOverdue(
  watched: Watched,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Timer {
  return repeatEvery(tellEveryMs, clock, () => {
    for (const sentence of listOverdue(watched)) log.error(sentence);
  });
}
