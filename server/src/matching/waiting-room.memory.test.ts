/** The waiting room of a single process keeps the contract. */
import { setDefaultTimeout } from 'bun:test';
import { describeWaitingRoom } from './waiting-room.contract.ts';
import { MemoryWaitingRoom } from './waiting-room.memory.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

describeWaitingRoom('in memory', (parts) => new MemoryWaitingRoom(parts));
