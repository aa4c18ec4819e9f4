/**
 * How many sockets are open at this moment, of one browser and around one address. By tags; what is nought is forgotten. Of this
 * server alone: where several serve one site, each lets so many in.
 */
import type { NetworkPart, PartTags } from '../addresses/network-tag.ts';
import { socketsAtOnce, type WorkLevel, workLevelOf } from './limits.ts';
import type { SubjectRef } from './subject.ts';

export class Crowds {
  readonly #mostOfHousehold: number;
  readonly #open = new Map<string, number>();

  constructor(mostOfHousehold: number) {
    this.#mostOfHousehold = mostOfHousehold;
  }

  enter(subject: SubjectRef, parts: PartTags | null): void {
    for (const key of listKeys(subject, parts)) this.#open.set(key, this.#count(key) + 1);
  }

  leave(subject: SubjectRef, parts: PartTags | null): void {
    for (const key of listKeys(subject, parts)) {
      const left = this.#count(key) - 1;
      if (left > 0) this.#open.set(key, left);
      else this.#open.delete(key);
    }
  }

  isFull(parts: PartTags): boolean {
    return [...parts].some(([part, tag]) => this.#count(tag) >= this.#mostOf(part));
  }

  /** Where it is crowded, one browser may not take the places of many. */
  isTooMuchOf(subject: SubjectRef, parts: PartTags | null): boolean {
    const isCrowd = parts !== null && this.workFor(parts) > 0;
    return this.#count(subject) >= (isCrowd ? socketsAtOnce.browserInCrowd : socketsAtOnce.browser);
  }

  workFor(parts: PartTags): WorkLevel {
    const levels = [...parts].map(([part, tag]) =>
      workLevelOf(this.#count(tag), this.#mostOf(part) * socketsAtOnce.workFromShare),
    );
    return Math.max(...levels) as WorkLevel;
  }

  #count(key: string): number {
    return this.#open.get(key) ?? 0;
  }

  #mostOf(part: NetworkPart): number {
    return this.#mostOfHousehold * socketsAtOnce.times[part];
  }
}

function listKeys(subject: SubjectRef, parts: PartTags | null): readonly string[] {
  return [subject, ...(parts?.values() ?? [])];
}
