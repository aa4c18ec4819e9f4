/**
 * A visitor for tests of many servers: meets strangers and leaves them again, comes back by itself whenever the server is
 * lost, as a page does, and writes down what it lived through.
 */
import { closeCodes, readPause } from '@anoncam/protocol/close-codes';
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { parseFromServer } from '@anoncam/protocol/parse';
import { subprotocol } from '@anoncam/protocol/version';
import type { Place } from './application.ts';
import { findReal } from './descriptions.ts';

export type Deed =
  | { readonly is: 'begun'; readonly call: CallId; readonly waitedMs: number }
  /** Something came from the other device. */
  | { readonly is: 'connected'; readonly call: CallId }
  /** self: the wanderer went on. stranger: it was told that the other had. line: nothing came from there, or nothing any more. */
  | { readonly is: 'ended'; readonly call: CallId; readonly by: 'self' | 'stranger' | 'line' }
  | { readonly is: 'lost' | 'back' }
  /** The server says what is not of the protocol, or closes for a reason that a good page gives none for. */
  | { readonly is: 'wronged'; readonly by: string };
export type History = readonly (Deed & { readonly atMs: number })[];

/** What goes from device to device, past every server: who is at the other end of a call. */
export type Line = Map<CallId, Set<Wanderer>>;

type Phase = 'away' | 'idle' | 'waiting' | 'matched' | 'calling';

/** After these a page comes back by itself, from a server that has more to do than it can as late as that says. */
const { restarting, goingAway, full } = closeCodes;
const passing: ReadonlySet<number> = new Set([1006, restarting.code, goingAway.code, full.code]);
const lookEveryMs = 250;
const againAfterMs = { least: 50, most: 250 } as const;

export class Wanderer {
  readonly history: (Deed & { readonly atMs: number })[] = [];
  readonly #site: Place;
  readonly #cookie: string;
  readonly #staysMs: () => number;
  readonly #line: Line;
  readonly #looking: Timer;
  #socket: WebSocket | null = null;
  #session: Sealed | null = null;
  #call: { readonly id: CallId; readonly resume: Sealed } | null = null;
  #phase: Phase = 'away';
  #waitsSinceMs = 0;
  #isEnding = false;
  #isStaying = false;
  #isConnected = false;
  /** Since when nothing comes from the other device. */
  #aloneSinceMs = 0;
  #timer: Timer | undefined;

  /** @param staysMs how long it stays in its next call. */
  constructor(site: Place, cookie: string, { staysMs, line }: { staysMs: () => number; line: Line }) {
    this.#site = site;
    this.#cookie = cookie;
    this.#staysMs = staysMs;
    this.#line = line;
    this.#looking = setInterval(() => this.#look(), lookEveryMs);
    this.#connect();
  }

  get phase(): Phase {
    return this.#phase;
  }

  get call(): CallId | null {
    return this.#phase === 'calling' ? (this.#call?.id ?? null) : null;
  }

  /** Leaves nobody any more. */
  stay(): void {
    this.#isStaying = true;
    if (this.#phase === 'calling') clearTimeout(this.#timer);
  }

  end(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    clearInterval(this.#looking);
    this.#socket?.close(1000, 'done');
  }

  #note(deed: Deed): void {
    this.history.push({ ...deed, atMs: Date.now() });
  }

  #connect(): void {
    const headers = { cookie: this.#cookie, origin: this.#site.origin };
    const socket = new WebSocket(`ws://${this.#site.address}/link`, { headers, protocols: [subprotocol] });
    this.#socket = socket;
    socket.addEventListener('open', () =>
      this.#say({ type: 'hello', session: this.#session, call: this.#call?.resume ?? null }),
    );
    socket.addEventListener('message', (event) => this.#hear(String(event.data)));
    socket.addEventListener('close', ({ code, reason }) => this.#closed(code, reason));
  }

  #say(message: FromVisitor): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encodeMessage(message));
  }

  #closed(code: number, reason: string): void {
    if (this.#isEnding) return;
    if (!passing.has(code)) this.#note({ is: 'wronged', by: `${code} ${reason}` });
    if (this.#phase !== 'away') this.#note({ is: 'lost' });
    this.#phase = 'away';
    clearTimeout(this.#timer);
    const { least, most } = againAfterMs;
    const pauseMs = (readPause(reason) ?? 0) * 1_000;
    this.#timer = setTimeout(() => this.#connect(), pauseMs + least + Math.random() * (most - least));
  }

  #hear(text: string): void {
    const message = parseFromServer(text);
    if (message) this.#on(message);
    else this.#note({ is: 'wronged', by: text });
  }

  #on(message: FromServer): void {
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(message);
      case 'matched':
        return this.#onMatched(message);
      case 'begun':
        return this.#onBegun(message);
      case 'unpaired':
        return this.#phase === 'matched' ? this.#wait(true) : undefined;
      case 'stranger-left':
        return this.#onLeft(message);
      default:
        return undefined;
    }
  }

  #onWelcome({ session, call }: Extract<FromServer, { type: 'welcome' }>): void {
    this.#session = session;
    this.#note({ is: 'back' });
    if (this.#call && call === this.#call.id) return this.#beInCall();
    if (this.#call) this.#finish('stranger');
    this.#wait();
  }

  /** @param goesOn since nothing came of a pairing: the server counts on from before. */
  #wait(goesOn = false): void {
    this.#phase = 'waiting';
    if (!goesOn) this.#waitsSinceMs = Date.now();
    const reach = { nat: 'unknown', relay: false } as const;
    this.#say({ type: 'wait', mode: 'text', offer: findReal('text-chromium-offer'), reach, hidden: false });
  }

  #onMatched({ call, offer }: Extract<FromServer, { type: 'matched' }>): void {
    this.#phase = 'matched';
    this.#say({ type: 'accept', call, answer: offer === null ? null : findReal('text-chromium-answer') });
  }

  #onBegun({ call, resume }: Extract<FromServer, { type: 'begun' }>): void {
    this.#call = { id: call, resume };
    this.#isConnected = false;
    this.#aloneSinceMs = Date.now();
    this.#line.set(call, (this.#line.get(call) ?? new Set()).add(this));
    this.#note({ is: 'begun', call, waitedMs: Date.now() - this.#waitsSinceMs });
    this.#beInCall();
  }

  #beInCall(): void {
    this.#phase = 'calling';
    clearTimeout(this.#timer);
    if (!this.#isStaying) this.#timer = setTimeout(() => this.#goOn(), this.#staysMs());
  }

  #goOn(): void {
    this.#finish('self');
    this.#wait();
  }

  #onLeft({ call, why }: Extract<FromServer, { type: 'stranger-left' }>): void {
    if (this.#call?.id !== call) return;
    this.#finish('stranger');
    this.#wait(why === 'not-connected');
  }

  /** A page sees by itself whether its stranger's device is there, and whether it stays. */
  #look(): void {
    const call = this.#call?.id;
    if (call === undefined) return;
    const now = Date.now();
    if ((this.#line.get(call)?.size ?? 0) > 1) {
      if (!this.#isConnected) this.#note({ is: 'connected', call });
      this.#isConnected = true;
      this.#aloneSinceMs = now;
    } else if (now - this.#aloneSinceMs > limits.connectMs && this.#phase === 'calling') {
      const why = this.#isConnected ? 'broken' : 'not-connected';
      this.#say({ type: 'lost', call, why });
      this.#finish('line');
      this.#wait(why === 'not-connected');
    }
  }

  #finish(by: 'self' | 'stranger' | 'line'): void {
    if (this.#call) {
      this.#note({ is: 'ended', call: this.#call.id, by });
      this.#line.get(this.#call.id)?.delete(this);
    }
    this.#call = null;
    clearTimeout(this.#timer);
  }
}
