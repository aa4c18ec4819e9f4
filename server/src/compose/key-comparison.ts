/** For the doctor: whether servers that share a store have one master key. It reads what they agreed on, and puts nothing there. */
import { addDays, dayAt } from '../addresses/day.ts';
import { MasterKeyError } from '../addresses/shared-keys.ts';
import { ValkeySharedKeys } from '../addresses/shared-keys.valkey.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { Client } from '../valkey/clients.ts';

export type ComparisonParts = {
  readonly commands: Client;
  /** Null: there is none here yet. */
  readonly masterKey: Uint8Array | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
};

/** @returns `none` where no server has agreed on anything with others. */
export async function compareMasterKeys(parts: ComparisonParts): Promise<'same' | 'other' | 'none'> {
  const { commands, clock, random } = parts;
  // Who has none yet would make one that is as different.
  const masterKey = parts.masterKey ?? random.bytes(32);
  const shared = new ValkeySharedKeys({ commands, masterKey, random });
  const today = dayAt(clock.now());
  try {
    const found = await Promise.all([today, addDays(today, 1)].map((day) => shared.agree(day, null, 0)));
    return found.some((key) => key !== null) ? 'same' : 'none';
  } catch (error) {
    if (error instanceof MasterKeyError) return 'other';
    throw error;
  }
}
