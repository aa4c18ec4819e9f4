/**
 * Which networks many browsers come from that nobody objects to, so that none of them is refused for what another did. It
 * is counted in memory for a day, by tags whose key dies with the process.
 *
 * A browser counts once a stranger from elsewhere has talked with it and did not object, and all strangers of one network
 * vouch for one browser of another only. So throwing cookies away does not help, on either side: whoever wants a network to
 * look shared has to behave towards strangers from as many networks, in as many browsers, before they misbehave. What they
 * gain is work instead of a refusal, each time anew.
 */
import type { Surroundings } from '../addresses/network-marks.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { SubjectRef } from './subject.ts';

/** More than one household usually has. */
const sharedFrom = 5;
const rememberedMs = 24 * 60 * 60 * 1000;
/** So many are remembered at most; the one that was longest not heard of goes first. */
const mostPlaces = 50_000;
const mostNetworks = 50_000;
const keyBytes = 32;

type Place = { readonly widest: string; readonly tags: readonly string[] };
/** From which network somebody vouched for a browser, and when. */
type Voucher = { readonly from: string; readonly atMs: number };

export class SharedNetworks {
  readonly #clock: Clock;
  readonly #key: Uint8Array;
  /** Where each browser was seen last. */
  readonly #places = new Map<SubjectRef, Place>();
  readonly #networks = new Map<string, Map<SubjectRef, Voucher>>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#key = random.bytes(keyBytes);
  }

  noteSeen(subject: SubjectRef, around: Surroundings): void {
    const tags = around.levels.map((bits) => around.tagUnder(this.#key, bits));
    moveToEnd(this.#places, subject, { widest: tags[0] ?? '', tags }, mostPlaces);
  }

  /** `by` has been in a call with this one, and did not object. */
  noteCalm(subject: SubjectRef, by: SubjectRef): void {
    const [place, other] = [this.#places.get(subject), this.#places.get(by)];
    if (!place || !other || place.widest === other.widest) return;
    for (const tag of place.tags) this.#vouch(tag, subject, other.widest);
  }

  /** Somebody objected to it after all, and it was right. */
  discount(subject: SubjectRef): void {
    for (const tag of this.#places.get(subject)?.tags ?? []) this.#networks.get(tag)?.delete(subject);
  }

  /** @param except whoever is about to be excluded does not count. */
  isShared(around: Surroundings, bits: number, except?: SubjectRef): boolean {
    const vouched = this.#networks.get(around.tagUnder(this.#key, bits));
    if (!vouched) return false;
    const sinceMs = this.#clock.now() - rememberedMs;
    const counted = [...vouched].filter(([subject, { atMs }]) => subject !== except && atMs > sinceMs);
    return counted.length >= sharedFrom;
  }

  #vouch(tag: string, subject: SubjectRef, from: string): void {
    const now = this.#clock.now();
    const vouched = this.#networks.get(tag) ?? new Map<SubjectRef, Voucher>();
    moveToEnd(this.#networks, tag, vouched, mostNetworks);
    for (const [each, { atMs }] of vouched) if (atMs <= now - rememberedMs) vouched.delete(each);
    const isUsed = [...vouched].some(([each, voucher]) => each !== subject && voucher.from === from);
    // One more than needed, so that one who is discounted does not change what is known of the others.
    if (!isUsed) moveToEnd(vouched, subject, { from, atMs: now }, sharedFrom + 1);
  }
}

function moveToEnd<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const first of map.keys()) {
    map.delete(first);
    return;
  }
}
