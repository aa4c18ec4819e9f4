/** What a page is told when both browsers have acknowledged: the call exists. */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { House } from './house.ts';
import type { Effect, SessionState } from './session-state.ts';

type Begun = Extract<Effect, { do: 'send-begun' }>;

export function writeBegun(
  { call: proposed, answer, address }: Begun,
  { id: self, visitor: by, isHidden, ...state }: SessionState,
  house: House,
): Extract<FromServer, { type: 'begun' }> {
  const { id: call, stranger, shared, part } = proposed;
  const mode = state.mode ?? 'video';
  if (part === 'offerer') house.noteBegun(mode);
  return {
    type: 'begun',
    call,
    resume: house.sealCall({ call, self, stranger: stranger.session, mode, isHidden }),
    answer,
    shared,
    stranger: house.sealStranger(stranger.person),
    report: house.reports.sealTicket({ ...stranger, address }, { call, mode, by }),
  };
}
