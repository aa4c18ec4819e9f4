/**
 * What servers of one site tell each other about sessions, as text with the version of its form: during an update old and new
 * ones run side by side, and what one does not understand it leaves alone. Envelopes are sealed under a key of the site: whoever
 * has the store alone reads none of them, and writes none.
 */
import { CallIdSchema } from '@anoncam/protocol/ids';
import { SharedSchema } from '@anoncam/protocol/wishes';
import * as v from 'valibot';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, unseal } from '../lib/seal.ts';
import type { Person, SessionId } from '../matching/ticket.ts';
import type { Envelope } from './switchboard.ts';

/** Raised when an older server could misread what a newer one means. */
const version = 1;

const session = v.custom<SessionId>((value) => typeof value === 'string');
const person = v.custom<Person>((value) => typeof value === 'string');
const address = v.custom<AddressReference>((value) => typeof value === 'string');
const call = CallIdSchema;
const epoch = v.number();
const stranger = v.object({ session, person });
const shared = SharedSchema;

// In this order they are tried: what comes by far most often stands first.
const EnvelopeSchema = v.variant('type', [
  v.object({ type: v.literal('signal'), call, text: v.string() }),
  v.object({ type: v.literal('chosen'), call, epoch, stranger, strangerEpoch: epoch, person, shared }),
  v.object({ type: v.literal('proposed'), call, epoch, stranger, shared, offer: v.string() }),
  v.object({ type: v.literal('passed-over'), epoch }),
  v.object({ type: v.literal('declined'), call, isLate: v.boolean() }),
  v.object({
    type: v.literal('acknowledged'),
    call,
    answer: v.nullable(v.string()),
    address: v.nullable(address),
  }),
  v.object({ type: v.literal('flowing'), call }),
  v.object({ type: v.literal('left'), call, why: v.picklist(['left', 'not-connected', 'lost']) }),
  v.object({ type: v.literal('away'), call }),
  // Servers of the release before do not ask.
  v.object({ type: v.literal('back'), call, from: session, asks: v.optional(v.boolean(), false) }),
]);

/** By which connecting a session is here: the later one holds it, by the time of the store. */
const ClaimSchema = v.object({ by: v.string(), sinceUs: v.number() });
export type Claim = v.InferOutput<typeof ClaimSchema>;

const LetterSchema = v.object({ v: v.literal(version), envelope: EnvelopeSchema });
const NoticeSchema = v.object({ v: v.literal(version), claim: ClaimSchema });

export type Carried = { readonly envelope: Envelope } | { readonly claim: Claim };

export class Carrier {
  readonly #key: Uint8Array;
  readonly #random: Random;

  /** @param masterKey the same at all servers. */
  constructor(masterKey: Uint8Array, random: Random) {
    this.#key = deriveKey(masterKey, 'envelope');
    this.#random = random;
  }

  writeEnvelope(envelope: Envelope): string {
    return this.seal(JSON.stringify({ v: version, envelope }));
  }

  /** @returns null for what is not understood. */
  read(text: string): Carried | null {
    const isClaim = text.startsWith('{');
    const plain = isClaim ? text : unseal(this.#key, text);
    if (plain === null) return null;
    try {
      const read = v.safeParse(isClaim ? NoticeSchema : LetterSchema, JSON.parse(plain));
      return read.success ? read.output : null;
    } catch {
      return null;
    }
  }

  seal(plain: string): string {
    return seal(this.#key, plain, this.#random);
  }
}

/** The store puts the time in between: it can be read, and tells of nobody. */
export function writeClaim(by: string): readonly [before: string, after: string] {
  return [`{"v":${version},"claim":{"by":${JSON.stringify(by)},"sinceUs":`, '}}'];
}
