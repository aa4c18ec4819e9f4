/**
 * A visitor's page without a screen: the page's own link to the server, and as much of waiting and of a call as has to do with
 * the server. It notes when what happened.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Reach } from '@anoncam/protocol/wishes';
import { findReal } from '../../server/src/testing/descriptions.ts';
import { ServerLink } from '../../web/src/server-link/server-link.ts';
import { createLinkUrl } from './page-world.ts';

export type Habit = {
  readonly mode: Mode;
  readonly nat: Reach['nat'];
  /** After which the page goes on to the next stranger; null: it stays. */
  staysMs(): number | null;
};

type Call = { readonly id: CallId; readonly resume: Sealed };

export class Page {
  /** When it came to be so (ms of this process); 0: never. */
  lostAtMs = 0;
  welcomeAtMs = 0;
  waitsAtMs = 0;
  /** When each call began. */
  readonly begunAtMs: number[] = [];
  call: Call | null = null;
  /** The server knows nothing any more of the call that the page was in. */
  hasLostCall = false;
  /** Something has come from the stranger since this was set back. */
  hasHeard = false;
  readonly #link: ServerLink;
  readonly #habit: Habit;
  #timer: Timer | undefined;

  constructor(port: number, browser: number, habit: Habit) {
    this.#habit = habit;
    this.#link = new ServerLink(createLinkUrl(port, browser), {
      onWelcome: ({ call }) => this.#onWelcome(call),
      onMessage: (message) => this.#hear(message),
      onDown: () => this.#onDown(),
      onRefused: (reason) => {
        throw new Error(`a page was refused: ${reason}`);
      },
      callToResume: () => this.call?.resume ?? null,
    });
    this.#link.open();
  }

  get isConnected(): boolean {
    return this.welcomeAtMs > this.lostAtMs;
  }

  get isWaiting(): boolean {
    return this.waitsAtMs > this.lostAtMs && this.call === null;
  }

  /** Something to the stranger, by way of the servers. */
  signal(): void {
    if (!this.call) return;
    const candidate = 'candidate:1214229808 1 udp 2122194687 192.0.2.2 59763 typ host';
    const signal = { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0 } as const;
    this.#link.send({ type: 'signal', call: this.call.id, signal });
  }

  #onDown(): void {
    this.lostAtMs = performance.now();
  }

  #onWelcome(call: CallId | null): void {
    this.welcomeAtMs = performance.now();
    if (this.call && this.call.id === call) return;
    this.hasLostCall = this.call !== null;
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.call = null;
    const { mode, nat } = this.#habit;
    const offer = findReal(`${mode}-chromium-offer`);
    this.#link.send({ type: 'wait', mode, offer, reach: { nat, relay: false }, hidden: false });
  }

  #hear(message: Exclude<FromServer, { type: 'welcome' | 'pong' }>): void {
    switch (message.type) {
      case 'waiting':
        this.waitsAtMs = performance.now();
        return;
      case 'matched':
        this.#accept(message);
        return;
      case 'begun':
        return this.#onBegun(message);
      case 'unpaired':
        return this.#wait();
      case 'stranger-left':
        return this.call?.id === message.call ? this.#wait() : undefined;
      case 'signal':
        this.hasHeard = true;
        return;
      default:
        return undefined;
    }
  }

  #accept({ call, offer }: Extract<FromServer, { type: 'matched' }>): void {
    const answer = offer === null ? null : findReal(`${this.#habit.mode}-chromium-answer`);
    this.#link.send({ type: 'accept', call, answer });
  }

  #onBegun({ call, resume }: Extract<FromServer, { type: 'begun' }>): void {
    this.call = { id: call, resume };
    this.begunAtMs.push(performance.now());
    const staysMs = this.#habit.staysMs();
    if (staysMs !== null) this.#timer = setTimeout(() => this.#wait(), staysMs);
  }
}
