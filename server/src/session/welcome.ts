/** What a page is told when it is let in. */
import type { FromServer, IceServer } from '@anoncam/protocol/from-server';
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../matching/ticket.ts';
import type { Resumption } from './resumption.ts';
import type { Admitted } from './session-state.ts';

type Guest = Pick<Admitted, 'visitor' | 'pool'> & {
  readonly session: SessionId;
  /** The call that goes on. */
  readonly call: CallId | null;
  readonly here: number;
  readonly now: number;
  readonly mayBorrow: boolean;
};

type WelcomeParts = {
  readonly resumption: Resumption;
  readonly lendRelays: (areLent: boolean) => readonly IceServer[];
  readonly ownTabsMayMeet: boolean;
};

export function writeWelcome(
  { visitor, pool, session, call, here, now, mayBorrow }: Guest,
  { resumption, lendRelays, ownTabsMayMeet }: WelcomeParts,
): readonly FromServer[] {
  const note = resumption.sealSession(session, visitor, now);
  const iceServers = [...lendRelays(mayBorrow)];
  const welcome = { type: 'welcome', session: note, call, iceServers, ownTabsMayMeet, here } as const;
  return pool === 'probation' ? [welcome, { type: 'standing', isOnProbation: true }] : [welcome];
}
