/**
 * Takes a pair that the waiting room proposes to the two sessions that own the tickets. They decide: the offerer's is
 * asked first and asks the other's, each reserving its ticket in a step of its own.
 *
 * Who came last is the offerer: their page is busy with leaving the stranger before, while the one who waited has
 * nothing else to do than to answer at once.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { findShared } from '@anoncam/protocol/wishes';
import { personMet } from '../matching/ticket.ts';
import type { Proposal } from '../matching/waiting-room.ts';
import type { Switchboard } from './switchboard.ts';

export async function introduce(
  { first, second }: Proposal,
  call: CallId,
  switchboard: Switchboard,
): Promise<void> {
  const delivered = await switchboard.deliver(second.session, {
    type: 'chosen',
    call,
    epoch: second.epoch,
    stranger: { session: first.session, person: personMet(second, first) },
    strangerEpoch: first.epoch,
    person: personMet(first, second),
    shared: findShared(first.wishes, second.wishes),
  });
  if (!delivered) await switchboard.deliver(first.session, { type: 'passed-over', epoch: first.epoch });
}
