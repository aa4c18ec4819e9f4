/** The waiting room of a single server. */
import { Room } from './room.ts';
import type { WaitingRoom } from './waiting-room.ts';

export class MemoryWaitingRoom extends Room implements WaitingRoom {
  /** Here nothing is lost. */
  settled(): void {}
}
