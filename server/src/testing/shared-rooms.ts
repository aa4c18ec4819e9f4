/** Waiting rooms of servers that share a store, for tests: each with its own clock and lease, on the same secret. */
import { systemRandom } from '../lib/random.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import { type ValkeyRoomParts, ValkeyWaitingRoom } from '../matching/waiting-room.valkey.ts';
import { until } from './until.ts';

const secret = new Uint8Array(32).fill(7);

type Needed = Pick<ValkeyRoomParts, 'valkey' | 'clock'>;

/** Resolves when it knows everybody who waits, if the store is there. */
export async function openSharedRoom(
  parts: Needed & Partial<Omit<ValkeyRoomParts, keyof Needed>>,
): Promise<ValkeyWaitingRoom> {
  const room = new ValkeyWaitingRoom({ random: systemRandom, rules: defaultPairingRules, secret, ...parts });
  await room.join();
  return room;
}

/** What one of them was told reaches the others a moment later. */
export async function untilAllCount(rooms: readonly ValkeyWaitingRoom[], count: number): Promise<void> {
  await until(() => rooms.every((room) => room.count() === count));
}
