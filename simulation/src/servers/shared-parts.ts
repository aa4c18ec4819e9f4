/**
 * The waiting room and the switchboard of several servers, as the server's own code makes them, over one server's connection
 * to the store.
 */
import type { Clock } from '../../../server/src/lib/clock.ts';
import { defaultPairingRules } from '../../../server/src/matching/pairing.ts';
import type { WaitingRoom } from '../../../server/src/matching/waiting-room.ts';
import { ValkeyWaitingRoom } from '../../../server/src/matching/waiting-room.valkey.ts';
import { ValkeySwitchboard } from '../../../server/src/signalling/switchboard.valkey.ts';
import { WatchedSwitchboard } from '../../../server/src/testing/watched-switchboard.ts';
import { ProcessClock } from '../frame/event-queue.ts';
import type { Life } from '../parts/life.ts';
import type { LiveParts } from '../parts/live-parts.ts';
import type { Register } from '../watch/register.ts';
import { hasAddress } from '../watch/room-judge.ts';
import type { World } from '../world.ts';
import type { Seer, SharedJudge } from './shared-judge.ts';
import type { SharedStore } from './shared-store.ts';
import { StoreLink } from './store-link.ts';

type SharedParts = {
  readonly number: number;
  readonly clock: Clock;
  readonly store: SharedStore;
  readonly judge: SharedJudge;
  readonly life: () => Life;
};

export type SharedLiveParts = LiveParts & {
  readonly link: StoreLink;
  /** When everybody is known who waits elsewhere, or cannot be yet. */
  readonly joined: Promise<void>;
};

export function openSharedParts(
  world: World,
  { masterKey }: Register,
  { number, clock, store, judge, life }: SharedParts,
): SharedLiveParts {
  const { chance: random, swarm } = world;
  const way = new ProcessClock(world.queue, `the store of server ${number} is due`);
  const link = new StoreLink(world, store, way, (verb, args) => {
    if (hasAddress(args.join(' '))) world.fail('I15', `the store is told an address by ${verb}`);
  });
  const rules = { ...defaultPairingRules, ownTabsMayMeet: swarm.ownTabsMayMeet };
  const room = new ValkeyWaitingRoom({ valkey: link, clock, random, rules, secret: masterKey });
  const fail = (words: string) => world.fail('bug', words);
  const log = { info: fail, warn: fail, error: fail };
  const switchboard = new WatchedSwitchboard(
    new ValkeySwitchboard({ valkey: link, clock, random, log, masterKey }),
  );
  return {
    link,
    joined: room.join(),
    waitingRoom: see(room, judge, () => ({ life: life(), upSinceMs: link.upSinceMs })),
    switchboard,
    connected: switchboard.connected,
    // Who waits there is judged for all servers together.
    room: { waiting: new Map(), count: () => room.count() },
    farRoom: { isQuiet: false },
    farSwitchboard: { isQuiet: false, misheard: new Set(), isUnder: () => true },
    die: () => link.die(),
  };
}

function see(room: WaitingRoom, judge: SharedJudge, seer: () => Seer): WaitingRoom {
  return {
    async enter(ticket) {
      judge.noteTicket(ticket, seer().life);
      const proposal = await room.enter(ticket);
      if (proposal) judge.judgeProposed(proposal, seer());
      return proposal;
    },
    leave(session, epoch) {
      judge.noteLeft(session, epoch);
      return room.leave(session, epoch);
    },
    settled: (session, epoch) => room.settled(session, epoch),
    async sweep() {
      const proposals = await room.sweep();
      for (const proposal of proposals) judge.judgeProposed(proposal, seer());
      return proposals;
    },
    count: () => room.count(),
  };
}
