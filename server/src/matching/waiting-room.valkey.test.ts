/** The waiting room that several nodes share keeps the contract, on a real server. */
import { afterAll, beforeAll, setDefaultTimeout } from 'bun:test';
import { Redis } from 'ioredis';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { describeWaitingRoom } from './waiting-room.contract.ts';
import { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(600_000);

const secret = new Uint8Array(32).fill(7);
let server: ValkeyServer;
let client: Redis;
let rooms = 0;

beforeAll(async () => {
  server = await startValkey();
  client = new Redis(server.url);
});
afterAll(async () => {
  client.disconnect();
  await server[Symbol.asyncDispose]();
});

// Each run asks the server some hundred times; in memory they are more.
describeWaitingRoom(
  'in Valkey',
  (parts) => new ValkeyWaitingRoom({ ...parts, client, secret, name: `${++rooms}`, time: 'of the clock' }),
  0.2,
);
