/** Who opens a socket in a test: an ordinary visitor of nowhere, unless `more` says otherwise. */
import { unknownCountry } from '@anoncam/protocol/wishes';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Admitted } from '../session/session-state.ts';

export function createArrival(more: Partial<Admitted> = {}): Admitted {
  const { visitor = 'visitor' as VisitorRef } = more;
  return {
    visitor,
    subject: `subject ${visitor}` as SubjectRef,
    country: unknownCountry,
    network: 'network' as NetworkTag,
    address: null,
    pool: 'ordinary',
    ...more,
  };
}
