/** The waiting room of a single process keeps the contract. */
import { describeWaitingRoom } from './waiting-room.contract.ts';
import { MemoryWaitingRoom } from './waiting-room.memory.ts';

describeWaitingRoom('in memory', (parts) => new MemoryWaitingRoom(parts));
