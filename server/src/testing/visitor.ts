/**
 * A visitor for tests: a real WebSocket that speaks the protocol and remembers what it was told. It decides nothing by
 * itself.
 */

import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { parseFromServer } from '@anoncam/protocol/parse';
import { subprotocol } from '@anoncam/protocol/version';
import { noWishes, type Reach, type Wishes } from '@anoncam/protocol/wishes';
import { admitBrowser, type Place } from './application.ts';
import { findReal } from './descriptions.ts';

/** Longer than anything that a test waits for takes; only a failing test ever waits so long. */
const patienceMs = 60_000;

const anyReach: Reach = { nat: 'unknown', relay: false };

type Kind = FromServer['type'];
type OfKind<Name extends Kind> = Extract<FromServer, { type: Name }>;
export type Closing = { readonly code: number; readonly reason: string };

export type LinkOptions = {
  readonly cookie?: string | undefined;
  readonly origin?: string | null;
  readonly protocols?: readonly string[];
  readonly forwardedFor?: string;
  /** Over TLS, with a certificate by this authority. */
  readonly ca?: string;
};

/** One that a server passes on as it is. */
export function candidateNamed(name: string): string {
  const foundation = name.replaceAll(/[^A-Za-z\d]/g, '').slice(0, 32);
  return `candidate:${foundation} 1 udp 2122260223 192.0.2.7 50000 typ host`;
}

export class Visitor {
  readonly socket: WebSocket;
  readonly closed: Promise<Closing>;
  /** Everything received and not yet asked for. */
  readonly inbox: FromServer[] = [];
  readonly #opened: Promise<void>;
  #wake: () => void = () => undefined;
  #closing: Closing | null = null;
  #mode: Mode = 'video';

  constructor(site: Place, options: LinkOptions = {}) {
    const { cookie, origin = site.origin, protocols = [subprotocol], forwardedFor, ca } = options;
    const headers = {
      ...(cookie ? { cookie } : {}),
      ...(origin === null ? {} : { origin }),
      ...(forwardedFor ? { 'x-forwarded-for': forwardedFor } : {}),
    };
    const secure = ca === undefined ? {} : { tls: { ca } };
    const url = `${ca === undefined ? 'ws' : 'wss'}://${site.address}/link`;
    this.socket = new WebSocket(url, { headers, protocols: [...protocols], ...secure });
    this.socket.addEventListener('message', (event) => this.#receive(String(event.data)));
    const { promise: opened, resolve: open, reject: fail } = Promise.withResolvers<void>();
    const { promise: closed, resolve: close } = Promise.withResolvers<Closing>();
    this.#opened = opened;
    this.closed = closed;
    opened.catch(() => undefined);
    this.socket.addEventListener('open', () => open());
    this.socket.addEventListener('close', ({ code, reason }) => {
      this.#closing = { code, reason };
      close(this.#closing);
      fail(new Error(`closed: ${code} ${reason}`));
      this.#wake();
    });
  }

  opened(): Promise<void> {
    return this.#opened;
  }

  say(message: FromVisitor): void {
    this.sendText(encodeMessage(message));
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  hello(session: Sealed | null = null, call: Sealed | null = null): Promise<OfKind<'welcome'>> {
    this.say({ type: 'hello', session, call });
    return this.hear('welcome');
  }

  /** Takes a ticket and comes back when the server has it. */
  async wait(offer: string | null = null, mode: Mode = 'video'): Promise<OfKind<'waiting'>> {
    this.askToWait(offer, mode);
    return await this.hear('waiting');
  }

  askToWait(offer: string | null = null, mode: Mode = 'video', reach = anyReach): void {
    this.#mode = mode;
    const described = offer ?? findReal(`${mode}-chromium-offer`);
    this.say({ type: 'wait', mode, offer: described, reach, hidden: false });
  }

  prefer(wishes: Partial<Wishes>): void {
    this.say({ type: 'prefer', wishes: { ...noWishes, ...wishes } });
  }

  accept({ call, offer }: OfKind<'matched'>): void {
    this.say({
      type: 'accept',
      call,
      answer: offer === null ? null : findReal(`${this.#mode}-chromium-answer`),
    });
  }

  /** A candidate that bears this name; or this one, if it is one. */
  signal(call: CallId, name: string): void {
    const candidate = name.startsWith('candidate:') ? name : candidateNamed(name);
    const signal = { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0 } as const;
    this.say({ type: 'signal', call, signal });
  }

  /** The first message of this kind that has not been asked for yet; other kinds stay in the inbox. */
  hear<Name extends Kind>(kind: Name): Promise<OfKind<Name>> {
    return this.#await(kind, () => {
      const index = this.inbox.findIndex(({ type }) => type === kind);
      return index < 0 ? null : (this.inbox.splice(index, 1)[0] as OfKind<Name>);
    });
  }

  /** Comes back when it is known whether this pairing became a call; what was heard of it stays in the inbox. */
  async hasBegun(call: CallId): Promise<boolean> {
    const isAbout = (said: FromServer) =>
      (said.type === 'begun' || said.type === 'unpaired') && said.call === call;
    return (
      (await this.#await('word of the pairing', () => this.inbox.find(isAbout) ?? null)).type === 'begun'
    );
  }

  /** What was heard of this call, and not asked for yet, is as if it had never come. */
  forget(call: CallId): void {
    const others = this.inbox.filter((said) => !('call' in said && said.call === call));
    this.inbox.splice(0, this.inbox.length, ...others);
  }

  /** Comes back when everything said before has been dealt with; what has come meanwhile is in the inbox. */
  async settle(): Promise<void> {
    this.say({ type: 'ping' });
    await this.hear('pong');
  }

  /** Goes the way a browser goes when its tab is closed. */
  leave(): Promise<Closing> {
    this.socket.close(1000, 'done');
    return this.closed;
  }

  /** Goes without a word, as when the network fails. */
  vanish(): void {
    this.socket.terminate();
  }

  #receive(text: string): void {
    const message = parseFromServer(text);
    if (!message) throw new Error(`the server said what is not of the protocol: ${text}`);
    this.inbox.push(message);
    this.#wake();
  }

  async #await<Value>(what: string, look: () => Value | null): Promise<Value> {
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const found = look();
      if (found !== null) return found;
      const closing = this.#closing ? ` closed: ${this.#closing.code} ${this.#closing.reason}` : '';
      if (closing !== '' || Date.now() >= untilMs) {
        throw new Error(`no ${what};${closing} heard: ${JSON.stringify(this.inbox)}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, untilMs - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** Somebody new, admitted and welcomed. */
export async function meetVisitor(site: Place, cookie?: string): Promise<Visitor> {
  const visitor = new Visitor(site, { cookie: cookie ?? (await admitBrowser(site)) });
  await visitor.opened();
  await visitor.hello();
  return visitor;
}

export type Pair = {
  readonly offerer: Visitor;
  readonly answerer: Visitor;
  readonly call: CallId;
};

/** Two visitors, both waiting alone on the site, up to the beginning of their call, in which their devices have each other. */
export async function beginCall(first: Visitor, second: Visitor): Promise<Pair> {
  await first.wait();
  await second.wait();
  const [one, other] = await Promise.all([first.hear('matched'), second.hear('matched')]);
  first.accept(one);
  second.accept(other);
  const { call } = one;
  const have = await Promise.all([first.hasBegun(call), second.hasBegun(call)]);
  if (have.includes(false)) {
    // On a busy machine three seconds may go by before both have acknowledged it. They are united again after five more.
    const pair = await beginCall(first, second);
    for (const each of [first, second]) each.forget(call);
    return pair;
  }
  for (const each of [first, second]) each.say({ type: 'flowing', call });
  await Promise.all([first.settle(), second.settle()]);
  return { offerer: first, answerer: second, call };
}
