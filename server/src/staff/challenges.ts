/** What a browser was asked to sign with a passkey: random, its own, good once and for two minutes, on whichever server. */
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { askedMs } from './staff-cookies.ts';

export type Purpose = 'join' | 'sign in' | 'sign in again';

const challengeBytes = 32;

export type ChallengeParts = { readonly records: Records; readonly clock: Clock; readonly random: Random };

export class Challenges {
  readonly #parts: ChallengeParts;

  constructor(parts: ChallengeParts) {
    this.#parts = parts;
  }

  /** @param tag of what only that browser has. What it was asked before counts no more. */
  async ask(tag: string, purpose: Purpose): Promise<string> {
    const { records, clock, random } = this.#parts;
    const now = clock.now();
    await records.deleteFrom('staff_challenge').where('until_at', '<=', toText(now)).execute();
    const challenge = Buffer.from(random.bytes(challengeBytes)).toString('base64url');
    const row = { tag, purpose, challenge, until_at: toText(now + askedMs) };
    await records
      .insertInto('staff_challenge')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('tag').doUpdateSet({ purpose, challenge, until_at: row.until_at }),
      )
      .execute();
    return challenge;
  }

  /** What that browser was asked for this, which is then used up, whatever comes of it; null if there is nothing. */
  async take(tag: string, purpose: Purpose): Promise<string | null> {
    const { records, clock } = this.#parts;
    const row = await records
      .deleteFrom('staff_challenge')
      .where('tag', '=', tag)
      .returning(['purpose', 'challenge', 'until_at'])
      .executeTakeFirst();
    if (!row || row.purpose !== purpose || row.until_at <= toText(clock.now())) return null;
    return row.challenge;
  }
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
