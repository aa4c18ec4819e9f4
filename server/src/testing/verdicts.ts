/** What tests of moderation share: people, networks, and what they testify. */
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { Company } from '../moderation/company.ts';
import { Consensus, type Part } from '../moderation/consensus.ts';
import { gatherPast } from '../moderation/evidence.ts';
import type { Decision } from '../moderation/ladder.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import { weighReporter } from '../moderation/reporter-weight.ts';
import type { Judged, Reported, SelfJudged, Testimony } from '../moderation/testimony.ts';

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

/** As `judge`: of one's own network, in a call of their own. */
export function report(
  by: string,
  atMs: number,
  more: Partial<Omit<Reported, 'subject'>> & { readonly subject?: string } = {},
): Reported {
  const { subject = 'subject', ...rest } = more;
  const call = `call of ${by} and ${subject} at ${atMs}` as CallId;
  const met = { subject: personCalled(subject), call, by: personCalled(by), network: networkOf(by), atMs };
  return { type: 'reported', category: 'sexual', mode: 'video', ...met, ...rest };
}

export function part(by: string, atMs: number, lastedMs: number): Part {
  const { call, network, subject } = report(by, atMs);
  return { subject, call, by: personCalled(by), network, lastedMs, atMs };
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

export async function noteAll(verdicts: readonly Testimony[], log = new MemoryModerationLog()) {
  const consensus = new Consensus(log);
  const decisions: (Decision | null)[] = [];
  for (const verdict of verdicts) decisions.push(await consensus.note(verdict));
  return { log, consensus, decisions };
}

/** How much `name` is believed about somebody of whom nothing is known. */
export async function weightOf(name: string, log: MemoryModerationLog, now: number): Promise<number> {
  const reporter = { by: personCalled(name), network: networkOf(name) };
  const evidence = { subject: personCalled('subject'), now, ...(await gatherPast(log, [reporter], now)) };
  return weighReporter(reporter, evidence, new Company(evidence));
}
