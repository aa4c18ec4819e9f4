/**
 * The switchboard of several servers that share a store. A session that is connected here is delivered to at once, without the
 * store. Every session has a channel of its own there, to which the server listens that has it: the store keeps nothing, and
 * says how many heard what was told. While it is gone whoever is elsewhere cannot be reached.
 */
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createId, type Random } from '../lib/random.ts';
import type { SessionId } from '../matching/ticket.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import { Carrier, type Claim, writeClaim } from './carried.ts';
import type { Delivered, Envelope, Receiver, Switchboard } from './switchboard.ts';

type Present = {
  readonly receiver: Receiver;
  readonly onTakenOver: () => void;
  /** Tells this connecting from every other of the same session. */
  readonly by: string;
  /** By the clock of this server. */
  readonly atMs: number;
  /** The same moment by the clock of the store (µs since the epoch); null before it has heard of it. */
  sinceUs: number | null;
  /** Everybody has heard of it, or there is nothing more to wait for. */
  readonly onClaimed: () => void;
};

export type ValkeySwitchboardParts = {
  readonly valkey: Pick<Valkey, 'ask' | 'isUp' | 'listen' | 'onReturn' | 'publish' | 'unlisten'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The same at all servers. */
  readonly masterKey: Uint8Array;
};

/**
 * Tells everybody who has this session when it was connected, by the clock that all share: for the first time as what so many
 * microseconds ago was, since the store may have been gone until now.
 */
const claim = new Script(`
  local since = ARGV[3]
  if since == '' then
    local time = redis.call('TIME')
    since = string.format('%.0f', time[1] * 1000000 + time[2] - ARGV[4])
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
    const { valkey, clock, random } = this.#parts;
    const before = this.#here.get(session);
    const { promise: claimed, resolve: onClaimed } = Promise.withResolvers<void>();
    const common = { by: createId(random), atMs: clock.now(), sinceUs: null };
    const present: Present = { receiver, onTakenOver, ...common, onClaimed };
    this.#here.set(session, present);
    before?.onClaimed();
    if (before?.receiver !== receiver) before?.onTakenOver();
    const listen = () => valkey.listen(channelOf(session), (text) => this.#hear(session, text));
    // If not, that is done when the store is back; one that is only slow does not come back.
    if (await this.#twice(session, present, listen)) void this.#claim(session, present);
    else if (valkey.isUp) onClaimed();
    await claimed;
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    if (this.#here.get(session)?.receiver === receiver) this.#forget(session);
  }

  deliver(to: SessionId, envelope: Envelope): Delivered | Promise<Delivered> {
    const present = this.#here.get(to);
    if (!present) return this.#deliverElsewhere(to, envelope);
    present.receiver(envelope);
    return true;
  }

  async #deliverElsewhere(to: SessionId, envelope: Envelope): Promise<Delivered> {
    const leaving = this.#leaving.get(to);
    if (leaving) await leaving;
    const heardBy = await this.#parts.valkey.publish(channelOf(to), this.#carrier.writeEnvelope(envelope));
    return heardBy === null ? null : heardBy > 0;
  }

  async #claim(session: SessionId, present: Present): Promise<void> {
    const { valkey, clock } = this.#parts;
    const { by, atMs, sinceUs, onClaimed } = present;
    const ask = () => {
      // Clocks tell milliseconds: by less than that nobody may seem to have come before somebody else.
      const agoMs = Math.max(0, clock.now() - atMs - 1);
      const args = [...writeClaim(by), sinceUs ?? '', agoMs * 1_000];
      return valkey.ask((client) => claim.run(client, [channelOf(session)], args));
    };
    const isTold = await this.#twice(session, present, async () => (await ask()) !== null);
    if (isTold || valkey.isUp || this.#here.get(session) !== present) onClaimed();
  }

  /** A store that hangs for a moment loses no connection: nobody would be told that it is back, and it is asked once more. */
  async #twice(session: SessionId, present: Present, ask: () => Promise<boolean>): Promise<boolean> {
    const isHere = () => this.#here.get(session) === present;
    return (isHere() && (await ask())) || (isHere() && (await ask()));
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
