/**
 * The switchboard of several servers that share a store. A session that is connected here is delivered to at once, without the
 * store. Every session has a channel of its own there, to which the server listens that has it: the store keeps nothing, and
 * says how many heard what was told. While it is gone whoever is elsewhere cannot be reached.
 */
import type { Log } from '../lib/log.ts';
import { createId, type Random } from '../lib/random.ts';
import type { SessionId } from '../matching/ticket.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import { Carrier, type Claim, writeClaim } from './carried.ts';
import type { Envelope, Receiver, Switchboard } from './switchboard.ts';

type Present = {
  readonly receiver: Receiver;
  readonly onTakenOver: () => void;
  /** Tells this connecting from every other of the same session. */
  readonly by: string;
  /** Of the store, when it heard of it (µs since the epoch); null before that. */
  sinceUs: number | null;
  /** Everybody has heard of it, or there is nothing more to wait for. */
  readonly onClaimed: () => void;
};

export type ValkeySwitchboardParts = {
  readonly valkey: Valkey;
  readonly random: Random;
  readonly log: Log;
  /** The same at all servers. */
  readonly masterKey: Uint8Array;
};

/** Tells everybody who has this session when it was connected: for the first time now, by the clock that all share. */
const claim = new Script(`
  local since = ARGV[3]
  if since == '' then
    local time = redis.call('TIME')
    since = time[1] .. string.format('%06d', time[2])
  end
  return redis.call('SPUBLISH', KEYS[1], ARGV[1] .. since .. ARGV[2])`);

export class ValkeySwitchboard implements Switchboard {
  readonly #parts: ValkeySwitchboardParts;
  readonly #carrier: Carrier;
  readonly #here = new Map<SessionId, Present>();
  /** Whose channel the store may still count this server for. */
  readonly #leaving = new Map<SessionId, Promise<void>>();
  #hasMisunderstood = false;

  constructor(parts: ValkeySwitchboardParts) {
    this.#parts = parts;
    this.#carrier = new Carrier(parts.masterKey, parts.random);
    parts.valkey.onReturn(() => {
      for (const [session, present] of this.#here) void this.#claim(session, present);
    });
  }

  async connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): Promise<void> {
    const { valkey, random } = this.#parts;
    const before = this.#here.get(session);
    const { promise: claimed, resolve: onClaimed } = Promise.withResolvers<void>();
    const present: Present = { receiver, onTakenOver, by: createId(random), sinceUs: null, onClaimed };
    this.#here.set(session, present);
    before?.onTakenOver();
    const listens = await valkey.listen(channelOf(session), (text) => this.#hear(session, text));
    // If not, that is done when the store is back; one that is only slow does not come back.
    if (listens) void this.#claim(session, present);
    else if (valkey.isUp) onClaimed();
    await claimed;
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    if (this.#here.get(session)?.receiver === receiver) this.#forget(session);
  }

  deliver(to: SessionId, envelope: Envelope): boolean | Promise<boolean> {
    const present = this.#here.get(to);
    if (!present) return this.#deliverElsewhere(to, envelope);
    present.receiver(envelope);
    return true;
  }

  async #deliverElsewhere(to: SessionId, envelope: Envelope): Promise<boolean> {
    const leaving = this.#leaving.get(to);
    if (leaving) await leaving;
    const heardBy = await this.#parts.valkey.publish(channelOf(to), this.#carrier.writeEnvelope(envelope));
    return heardBy !== null && heardBy > 0;
  }

  async #claim(session: SessionId, present: Present): Promise<void> {
    const { by, sinceUs, onClaimed } = present;
    if (this.#here.get(session) !== present) return onClaimed();
    const args = [...writeClaim(by), sinceUs ?? ''];
    const { valkey } = this.#parts;
    const told = await valkey.ask((client) => claim.run(client, [channelOf(session)], args));
    if (told || valkey.isUp) onClaimed();
  }

  #hear(session: SessionId, text: string): void {
    const present = this.#here.get(session);
    if (!present) return;
    const carried = this.#carrier.read(text);
    if (carried === null) this.#sayMisunderstood();
    else if ('envelope' in carried) present.receiver(carried.envelope);
    else this.#onClaim(session, present, carried.claim);
  }

  /** The channel brings claims to all in one order, so that of two who want a session at once one keeps it. */
  #onClaim(session: SessionId, present: Present, { by, sinceUs }: Claim): void {
    if (by === present.by) {
      present.sinceUs = sinceUs;
      return;
    }
    // The own claim is still on its way, and so a later one.
    if (present.sinceUs === null) return;
    if (sinceUs < present.sinceUs || (sinceUs === present.sinceUs && by < present.by)) {
      // It does not know of this one, since the store was gone meanwhile for one of the two.
      void this.#claim(session, present);
      return;
    }
    this.#forget(session);
    present.onTakenOver();
  }

  #forget(session: SessionId): void {
    this.#here.delete(session);
    const leaving = this.#parts.valkey.unlisten(channelOf(session)).then(() => {
      if (this.#leaving.get(session) === leaving) this.#leaving.delete(session);
    });
    this.#leaving.set(session, leaving);
  }

  #sayMisunderstood(): void {
    if (this.#hasMisunderstood) return;
    this.#hasMisunderstood = true;
    this.#parts.log.warn(
      'another server said what this one does not understand; are they of different versions?',
    );
  }
}

/** Channels with the same mark are at the same server of a cluster; so many marks are enough to share them out evenly. */
function channelOf(session: SessionId): string {
  return `${keyPrefix}session:{${session.slice(0, 1)}}:${session}`;
}
