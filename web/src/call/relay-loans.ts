/**
 * The servers that help to find a path, of which relays are lent for minutes only: asked for anew before each next stranger,
 * and in time for a repair in a long conversation.
 */
import type { IceServer } from '@anoncam/protocol/from-server';

/** Relays are lent for ten minutes. */
const freshMs = 8 * 60_000;

export class RelayLoans {
  readonly #ask: () => boolean;
  #servers: readonly IceServer[] = [];
  #askedAtMs = 0;

  /** `ask` says whether the server could be asked; it answers with `relays`. */
  constructor(ask: () => boolean) {
    this.#ask = ask;
  }

  get servers(): readonly IceServer[] {
    return this.#servers;
  }

  /** @returns whether they are other servers than before. */
  take(servers: readonly IceServer[], now: number): boolean {
    const areOthers = namesOf(servers) !== namesOf(this.#servers);
    this.#servers = servers;
    this.#askedAtMs = now;
    return areOthers;
  }

  /** For the next connection. @returns whether others will come. */
  renew(now: number): boolean {
    if (!this.#servers.some(isLent)) return false;
    this.#askedAtMs = now;
    return this.#ask();
  }

  /** Time has passed. */
  tick(now: number): void {
    if (now - this.#askedAtMs >= freshMs) this.renew(now);
  }
}

function isLent({ credential }: IceServer): boolean {
  return credential !== undefined;
}

function namesOf(servers: readonly IceServer[]): string {
  return JSON.stringify(servers.map(({ urls }) => urls));
}
