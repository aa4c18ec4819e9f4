/** The drivers of what several servers share: loaded by a server that does, and by no other. */
import { ValkeySharedKeys } from '../addresses/shared-keys.valkey.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { ValkeyCounters } from '../enforcement/counters.valkey.ts';
import type { Ground } from '../keeping.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import { ValkeyPatience } from '../matching/patience.valkey.ts';
import { ValkeyWaitingRoom } from '../matching/waiting-room.valkey.ts';
import { ValkeyKnownPeople } from '../moderation/known-people.valkey.ts';
import { ValkeyModerationLog } from '../moderation/moderation-log.valkey.ts';
import { ValkeyHourlyUnion } from '../privacy/hourly-union.valkey.ts';
import { ValkeyHeadCount } from '../session/head-count.valkey.ts';
import { ValkeySwitchboard } from '../signalling/switchboard.valkey.ts';
import { Valkey } from '../valkey/valkey.ts';
import type { ValkeyPlace } from '../valkey/valkey-place.ts';
import type { LiveParts } from './live-parts.ts';

type SharedPlace = {
  readonly place: ValkeyPlace;
  /** The same at all servers. */
  readonly masterKey: Uint8Array;
  readonly ownTabsMayMeet: boolean;
  /** So long it may take to answer; undefined: as usual. */
  readonly waitMs: number | undefined;
};

/** Resolves when the store is there, and after a moment even if it is not: what does not need it goes on by itself. */
export async function openShared(
  { place, masterKey, ownTabsMayMeet, waitMs }: SharedPlace,
  ground: Ground,
): Promise<LiveParts> {
  const { clock, random } = ground;
  const valkey = new Valkey({ place, waitMs, ...ground });
  await valkey.started();
  const client = valkey.commands;
  const rules = { ...defaultPairingRules, ownTabsMayMeet };
  const waitingRoom = new ValkeyWaitingRoom({ valkey, ...ground, rules, secret: masterKey });
  await waitingRoom.join();
  return {
    waitingRoom,
    switchboard: new ValkeySwitchboard({ valkey, masterKey, ...ground }),
    counters: new ValkeyCounters({ valkey, clock, own: new MemoryCounters(clock) }),
    memory: { log: new ValkeyModerationLog(client), people: new ValkeyKnownPeople(client) },
    openHeadCount: (countOwn) => new ValkeyHeadCount({ valkey, ...ground, countOwn }),
    sharedKeys: new ValkeySharedKeys({ commands: client, masterKey, random }),
    hourlyUnion: new ValkeyHourlyUnion({ valkey, masterKey }),
    sharedPatience: new ValkeyPatience(valkey),
    stop: () => valkey.stop(),
  };
}
