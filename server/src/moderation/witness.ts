/**
 * Who has met a subject, and what they make of them in one matter: one witness for each pair of people, however often they
 * met, however often the device spoke up, and whether or not they reported it as well. Pure.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { isSighting, type LogEvent, type Matter, matterOf, opinionOf } from './testimony.ts';

export type Witness = {
  readonly by: VisitorRef;
  readonly network: NetworkTag;
  /** They, or their device, flagged the subject in the latest call that tells; otherwise nothing was wrong. */
  readonly isFlag: boolean;
  readonly atMs: number;
};

/**
 * Each of them once, the latest last. A picture in which there was nothing to see is no testimony. Within a call a flag
 * stands, as of when it was first made: whoever was clear at first and is not any more was seen all the same, and what is
 * said again, be it in a report, is nothing new.
 */
export function findWitnesses(events: readonly LogEvent[], matter: Matter): readonly Witness[] {
  const witnesses = new Map<VisitorRef, Witness>();
  const flags = new Map<string, number>();
  for (const { by, network, call, atMs, isFlag } of listOpinions(events, matter)) {
    const pairInCall = `${by} ${call}`;
    if (isFlag && !flags.has(pairInCall)) flags.set(pairInCall, atMs);
    const flaggedMs = flags.get(pairInCall);
    witnesses.delete(by);
    witnesses.set(by, {
      by,
      network,
      atMs: flaggedMs ?? atMs,
      isFlag: flaggedMs !== undefined,
    });
  }
  return [...witnesses.values()];
}

function listOpinions(
  events: readonly LogEvent[],
  matter: Matter,
): readonly (Witness & { readonly call: CallId })[] {
  return events.filter(isSighting).flatMap((sighting) => {
    const { by, network, call, atMs } = sighting;
    const opinion = matterOf(sighting) === matter ? opinionOf(sighting) : null;
    return opinion === null ? [] : [{ by, network, call, atMs, isFlag: opinion === 'flag' }];
  });
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
