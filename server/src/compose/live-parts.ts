/** What is live and gone with the process, or with the store that several servers share: the drivers of those ports. */

import type { SharedKeys } from '../addresses/shared-keys.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import type { Counters } from '../enforcement/counters.ts';
import type { Ground } from '../keeping.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import { MemoryWaitingRoom } from '../matching/waiting-room.memory.ts';
import type { WaitingRoom } from '../matching/waiting-room.ts';
import type { ModerationMemory } from '../moderating.ts';
import { MemoryKnownPeople } from '../moderation/known-people.memory.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import { MemorySwitchboard } from '../signalling/switchboard.memory.ts';
import type { Switchboard } from '../signalling/switchboard.ts';

export type LiveParts = {
  readonly waitingRoom: WaitingRoom;
  readonly switchboard: Switchboard;
  readonly counters: Counters;
  readonly memory: ModerationMemory;
  /** Null: this is the only server. */
  readonly sharedKeys: SharedKeys | null;
};

/** @param ownTabsMayMeet on a site of one's own. */
export function openInMemory({ clock, random }: Ground, ownTabsMayMeet: boolean): LiveParts {
  const rules = { ...defaultPairingRules, ownTabsMayMeet };
  return {
    waitingRoom: new MemoryWaitingRoom({ clock, random, rules }),
    switchboard: new MemorySwitchboard(),
    counters: new MemoryCounters(clock),
    memory: { log: new MemoryModerationLog(), people: new MemoryKnownPeople() },
    sharedKeys: null,
  };
}
