/** What a check of the doctor is and what it finds: whether something is right, in a sentence, and what to do if it is not. */
import type { Config } from '../../config.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';

export type Finding = {
  /** warning: it works, and may not for long or not for everybody. */
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly what: string;
  readonly toDo?: string;
};

export type Place = {
  readonly config: Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  /** The version of the relay, as its operator says; null if they say nothing. */
  readonly relayVersion: string | null;
  /** Where the build is that the site should serve. */
  readonly buildFolder: string;
};

export type Check = {
  /** As it stands before each of its sentences. */
  readonly name: string;
  look(place: Place): Promise<readonly Finding[]>;
};

export const ok = (what: string): Finding => ({ state: 'ok', what });
export const warning = (what: string, toDo: string): Finding => ({ state: 'warning', what, toDo });
export const wrong = (what: string, toDo: string): Finding => ({ state: 'wrong', what, toDo });

/** Of an error, the code alone: what else it says may quote a password or an address. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return typeof name === 'string' ? name : 'unknown';
}

/** One look at a time takes no longer than this; who does not answer by then does not answer. */
export const withinMs = 10_000;
