/** What tests of moderation share: people, networks, and the verdicts they give. */
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Judged, SelfJudged } from '../moderation/case-event.ts';

export const startMs = Date.UTC(2026, 0, 1);
export const minuteMs = 60_000;

export const personCalled = (name: string): VisitorRef => name as VisitorRef;
export const networkOf = (name: string): NetworkTag => `network of ${name}` as NetworkTag;

/** Of one's own network, about one subject, in a call of their own, unless `more` says otherwise. */
export function judge(
  by: string,
  finding: Judged['finding'],
  atMs: number,
  more: Partial<Omit<Judged, 'subject'>> & { readonly subject?: string } = {},
): Judged {
  const { subject = 'subject', ...rest } = more;
  return {
    type: 'judged',
    subject: personCalled(subject),
    call: `call of ${by} and ${subject} at ${atMs}` as CallId,
    by: personCalled(by),
    network: networkOf(by),
    finding,
    score: finding === 'explicit' ? 18 : 1,
    confirmed: false,
    atMs,
    ...rest,
  };
}

export function judgeSelf(subject: string, finding: SelfJudged['finding'], atMs: number): SelfJudged {
  const call = `call of ${subject} at ${atMs}` as CallId;
  return {
    type: 'self-judged',
    subject: personCalled(subject),
    call,
    finding,
    score: 18,
    confirmed: false,
    atMs,
  };
}
