/**
 * What the judges of a run may look at: one process of the server, what it keeps, and what is on its way.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../../../server/src/matching/ticket.ts';
import type { Wire } from '../parts/wire.ts';
import type { Waiting } from './watched-room.ts';

export type LifeParts = {
  readonly clock: { readonly pending: number };
  readonly reception: { readonly here: number };
  readonly room: { readonly waiting: ReadonlyMap<SessionId, Waiting>; count(): number };
  readonly switchboard: { readonly connected: ReadonlySet<SessionId> };
  readonly farRoom: { readonly isQuiet: boolean } | null;
  readonly farSwitchboard: {
    readonly isQuiet: boolean;
    readonly misheard: ReadonlySet<CallId>;
    isUnder(call: CallId): boolean;
  } | null;
  readonly isDraining: boolean;
  /** The sockets that the server has not lost. */
  readonly wires: ReadonlySet<Wire>;
};
