/** What is live and gone with the process, or with the store that several servers share: the drivers of those ports. */
import type { SharedKeys } from '../addresses/shared-keys.ts';
import { ValkeySharedKeys } from '../addresses/shared-keys.valkey.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import type { Counters } from '../enforcement/counters.ts';
import { ValkeyCounters } from '../enforcement/counters.valkey.ts';
import type { Ground } from '../keeping.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import type { SharedPatience } from '../matching/patience.ts';
import { ValkeyPatience } from '../matching/patience.valkey.ts';
import { MemoryWaitingRoom } from '../matching/waiting-room.memory.ts';
import type { WaitingRoom } from '../matching/waiting-room.ts';
import { ValkeyWaitingRoom } from '../matching/waiting-room.valkey.ts';
import type { ModerationMemory } from '../moderating.ts';
import { MemoryKnownPeople } from '../moderation/known-people.memory.ts';
import { ValkeyKnownPeople } from '../moderation/known-people.valkey.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import { ValkeyModerationLog } from '../moderation/moderation-log.valkey.ts';
import type { HourlyUnion } from '../privacy/hourly-union.ts';
import { ValkeyHourlyUnion } from '../privacy/hourly-union.valkey.ts';
import { MemoryHeadCount } from '../session/head-count.memory.ts';
import type { HeadCount, Heads } from '../session/head-count.ts';
import { ValkeyHeadCount } from '../session/head-count.valkey.ts';
import { MemorySwitchboard } from '../signalling/switchboard.memory.ts';
import type { Switchboard } from '../signalling/switchboard.ts';
import { ValkeySwitchboard } from '../signalling/switchboard.valkey.ts';
import { Valkey } from '../valkey/valkey.ts';
import type { ValkeyPlace } from '../valkey/valkey-place.ts';

export type LiveParts = {
  readonly waitingRoom: WaitingRoom;
  readonly switchboard: Switchboard;
  readonly counters: Counters;
  readonly memory: ModerationMemory;
  readonly openHeadCount: (countOwn: () => Heads) => HeadCount;
  /** Null: this is the only server. */
  readonly sharedKeys: SharedKeys | null;
  readonly hourlyUnion: HourlyUnion | null;
  readonly sharedPatience: SharedPatience | null;
  stop(): Promise<void>;
};

/** @param ownTabsMayMeet on a site of one's own. */
export function openInMemory({ clock, random }: Ground, ownTabsMayMeet: boolean): LiveParts {
  const rules = { ...defaultPairingRules, ownTabsMayMeet };
  return {
    waitingRoom: new MemoryWaitingRoom({ clock, random, rules }),
    switchboard: new MemorySwitchboard(),
    counters: new MemoryCounters(clock),
    memory: { log: new MemoryModerationLog(), people: new MemoryKnownPeople() },
    openHeadCount: (countOwn) => new MemoryHeadCount(countOwn),
    sharedKeys: null,
    hourlyUnion: null,
    sharedPatience: null,
    stop: async () => undefined,
  };
}

export type SharedPlace = {
  readonly place: ValkeyPlace;
  /** The same at all servers. */
  readonly masterKey: Uint8Array;
  readonly ownTabsMayMeet: boolean;
};

/** Resolves when the store is there, and after a moment even if it is not: what does not need it goes on by itself. */
export async function openShared(
  { place, masterKey, ownTabsMayMeet }: SharedPlace,
  ground: Ground,
): Promise<LiveParts> {
  const { clock, random } = ground;
  const valkey = new Valkey({ place, ...ground });
  await valkey.started();
  const client = valkey.commands;
  const rules = { ...defaultPairingRules, ownTabsMayMeet };
  return {
    waitingRoom: new ValkeyWaitingRoom({ client, ...ground, rules, secret: masterKey }),
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
