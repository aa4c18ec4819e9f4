/** What is live and gone with the process, or with the store that several servers share (`shared-parts.ts`): the drivers of those ports. */
import type { SharedKeys } from '../addresses/shared-keys.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import type { Counters } from '../enforcement/counters.ts';
import type { Ground } from '../keeping.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import type { SharedPatience } from '../matching/patience.ts';
import { MemoryWaitingRoom } from '../matching/waiting-room.memory.ts';
import type { WaitingRoom } from '../matching/waiting-room.ts';
import type { ModerationMemory } from '../moderating.ts';
import { MemoryKnownPeople } from '../moderation/known-people.memory.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import type { HourlyUnion } from '../privacy/hourly-union.ts';
import { MemoryHeadCount } from '../session/head-count.memory.ts';
import type { HeadCount, Heads } from '../session/head-count.ts';
import { MemorySwitchboard } from '../signalling/switchboard.memory.ts';
import type { Switchboard } from '../signalling/switchboard.ts';

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
