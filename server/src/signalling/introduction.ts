/**
 * Takes a pair that the waiting room proposes to the two sessions that own the tickets. They decide: the offerer's is
 * asked first and asks the other's, each reserving its ticket in a step of its own.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { Proposal } from '../matching/waiting-room.ts';
import type { Switchboard } from './switchboard.ts';

export async function introduce(
  { first, second }: Proposal,
  call: CallId,
  switchboard: Switchboard,
): Promise<void> {
  const delivered = await switchboard.deliver(first.session, {
    type: 'chosen',
    call,
    epoch: first.epoch,
    stranger: second.session,
    strangerEpoch: second.epoch,
  });
  if (!delivered) await switchboard.deliver(second.session, { type: 'passed-over', epoch: second.epoch });
}
