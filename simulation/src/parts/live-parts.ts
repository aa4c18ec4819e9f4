/**
 * Where a server's visitors wait and how its sessions reach each other: within itself, or in a store elsewhere.
 */
import type { Clock } from '../../../server/src/lib/clock.ts';
import { defaultPairingRules } from '../../../server/src/matching/pairing.ts';
import type { SessionId } from '../../../server/src/matching/ticket.ts';
import { MemoryWaitingRoom } from '../../../server/src/matching/waiting-room.memory.ts';
import type { WaitingRoom } from '../../../server/src/matching/waiting-room.ts';
import { MemorySwitchboard } from '../../../server/src/signalling/switchboard.memory.ts';
import type { Switchboard } from '../../../server/src/signalling/switchboard.ts';
import { WatchedSwitchboard } from '../../../server/src/testing/watched-switchboard.ts';
import { ProcessClock } from '../frame/event-queue.ts';
import type { LifeParts } from '../watch/life-parts.ts';
import type { LifeWatch } from '../watch/life-watch.ts';
import { WatchedRoom } from '../watch/watched-room.ts';
import type { World } from '../world.ts';
import { FarRoom } from './far-room.ts';
import { FarSwitchboard } from './far-switchboard.ts';

export type LiveParts = Pick<LifeParts, 'room' | 'farRoom' | 'farSwitchboard'> & {
  readonly waitingRoom: WaitingRoom;
  readonly switchboard: Switchboard;
  readonly connected: ReadonlySet<SessionId>;
  /** With the process at this end. */
  die(): void;
};

/** Of a site with one server; what it asks may be on its way for a while all the same. */
export function openOwnParts(
  world: World,
  watch: LifeWatch,
  { number, clock }: { number: number; clock: Clock },
): LiveParts {
  const { swarm, chance: random } = world;
  const rules = { ...defaultPairingRules, ownTabsMayMeet: swarm.ownTabsMayMeet };
  const room = new WatchedRoom(world, watch, new MemoryWaitingRoom({ clock, random, rules }));
  const switchboard = new WatchedSwitchboard(new MemorySwitchboard());
  const way = new ProcessClock(world.queue, `the store of server ${number} is due`);
  const farRoom = swarm.far ? new FarRoom(world, room, way) : null;
  const farSwitchboard = swarm.far ? new FarSwitchboard(world, switchboard, way) : null;
  return {
    room,
    waitingRoom: farRoom ?? room,
    connected: switchboard.connected,
    switchboard: farSwitchboard ?? switchboard,
    farRoom,
    farSwitchboard,
    die: () => way.die(),
  };
}
