/** The waiting room that several nodes share keeps the contract, on a real server. */
import { afterAll, beforeAll, setDefaultTimeout } from 'bun:test';
import { openValkey } from '../testing/open-valkey.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import type { Valkey } from '../valkey/valkey.ts';
import type { Ticket } from './ticket.ts';
import { describeWaitingRoom } from './waiting-room.contract.ts';
import type { Proposal } from './waiting-room.ts';
import { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(600_000);

const secret = new Uint8Array(32).fill(7);
let server: ValkeyServer;
let valkey: Valkey;
let rooms = 0;

beforeAll(async () => {
  server = await startValkey();
  ({ valkey } = await openValkey(server.url));
});
afterAll(async () => {
  await valkey.stop();
  await server[Symbol.asyncDispose]();
});

/** Whoever is taken out hears of it at once. */
class RoomWithOwners extends ValkeyWaitingRoom {
  override async enter(ticket: Ticket): Promise<Proposal | null> {
    const proposal = await super.enter(ticket);
    if (proposal) this.#tell(proposal);
    return proposal;
  }

  override async sweep(): Promise<readonly Proposal[]> {
    const proposals = await super.sweep();
    for (const proposal of proposals) this.#tell(proposal);
    return proposals;
  }

  #tell({ first, second }: Proposal): void {
    for (const { session, epoch } of [first, second]) this.settled(session, epoch);
  }
}

// Each run asks the server some hundred times; in memory they are more.
describeWaitingRoom(
  'in Valkey',
  async (parts) => {
    const room = new RoomWithOwners({ ...parts, valkey, secret, name: `${++rooms}` });
    await room.join();
    return room;
  },
  0.2,
);
