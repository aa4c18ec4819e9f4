/**
 * Who has seen a subject, and what they make of it: one witness for each pair of people, however often they met and
 * however often the device spoke up. Pure.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { CaseEvent } from './case-event.ts';

export type Witness = {
  readonly by: VisitorRef;
  readonly network: NetworkTag;
  /** They flagged the subject in the latest call that they judged; otherwise they saw nothing wrong. */
  readonly isFlag: boolean;
  readonly atMs: number;
};

/**
 * Each of them once, the latest last. A picture in which there was nothing to see is no testimony. Within a call a flag
 * stands: whoever was clear at first and is not any more was seen all the same.
 */
export function findWitnesses(events: readonly CaseEvent[]): readonly Witness[] {
  const witnesses = new Map<VisitorRef, Witness & { readonly call: CallId }>();
  for (const event of events) {
    if (event.type !== 'judged' || event.finding === 'empty') continue;
    const { by, network, call } = event;
    const before = witnesses.get(by);
    const hasFlagged = before?.call === call && before.isFlag;
    const isRepeated = hasFlagged && event.finding !== 'explicit';
    const atMs = isRepeated ? before.atMs : event.atMs;
    witnesses.delete(by);
    witnesses.set(by, { by, network, call, atMs, isFlag: hasFlagged || event.finding === 'explicit' });
  }
  return [...witnesses.values()];
}

export function groupByNetwork(witnesses: readonly Witness[]): readonly (readonly Witness[])[] {
  const groups = new Map<NetworkTag, Witness[]>();
  for (const witness of witnesses) {
    const group = groups.get(witness.network);
    if (group) group.push(witness);
    else groups.set(witness.network, [witness]);
  }
  return [...groups.values()];
}

/** Puts those together who are not independent, directly or through others. */
export function groupWitnesses(
  witnesses: readonly Witness[],
  areTogether: (one: Witness, other: Witness) => boolean,
): readonly (readonly Witness[])[] {
  let groups: (readonly Witness[])[] = [];
  for (const witness of witnesses) {
    const [own, others]: (readonly Witness[])[][] = [[], []];
    for (const group of groups) {
      const isOwn = group.some((member) => areTogether(member, witness));
      (isOwn ? own : others)?.push(group);
    }
    groups = [...(others ?? []), [...(own ?? []).flat(), witness]];
  }
  return groups;
}

/** Those who sit together share one vote, and it is a flag if at least half of them flag. */
export function isFlagOf(group: readonly Witness[]): boolean {
  return group.filter(({ isFlag }) => isFlag).length * 2 >= group.length;
}
