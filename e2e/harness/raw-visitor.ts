/**
 * A visitor without a browser, for tests that need many of them: speaks to the server as the page does, and never makes
 * a connection to a stranger.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import { parseFromServer } from '@anoncam/protocol/parse';
import { rulesVersion } from '@anoncam/protocol/rules';
import { subprotocol } from '@anoncam/protocol/version';
import { noWishes, type Wishes } from '@anoncam/protocol/wishes';
import { WebSocket } from 'ws';

type Kind = FromServer['type'];
type OfKind<Name extends Kind> = Extract<FromServer, { type: Name }>;

/** As Chromium describes a device for a talk by text. */
function describe(role: 'offer' | 'answer'): string {
  const file = `../../server/src/testing/descriptions/text-chromium-${role}.sdp`;
  return readFileSync(path.join(import.meta.dirname, file), 'utf8').replaceAll('\n', '\r\n');
}

/** Longer than anything takes that a test waits for. */
const patienceMs = 90_000;

export class RawVisitor {
  readonly #socket: WebSocket;
  /** Everything heard and not yet asked for. */
  readonly #inbox: FromServer[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = parseFromServer(String(data));
      if (message === null) throw new Error('the server said what is not of the protocol');
      this.#inbox.push(message);
    });
  }

  /** Admitted like a browser that was never here before, and welcomed. */
  static async arrive(
    origin: string,
    wishes: Partial<Wishes> = {},
    protocol = subprotocol,
  ): Promise<RawVisitor> {
    const response = await fetch(`${origin}/admission`, {
      method: 'POST',
      body: JSON.stringify({ adult: true, rules: rulesVersion }),
      headers: { origin, 'content-type': 'application/json' },
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const url = `${origin.replace(/^http/, 'ws')}/link`;
    const socket = new WebSocket(url, [protocol], { origin, headers: { cookie } });
    const visitor = new RawVisitor(socket);
    await once(socket, 'open');
    visitor.#say({ type: 'hello', session: null, call: null });
    visitor.#say({ type: 'prefer', wishes: { ...noWishes, ...wishes } });
    await visitor.hear('welcome');
    await visitor.settle();
    return visitor;
  }

  /** Asks for a stranger to write to. */
  wait(): void {
    this.#say({
      type: 'wait',
      mode: 'text',
      offer: describe('offer'),
      reach: { nat: 'unknown', relay: false },
      hidden: false,
    });
  }

  /**
   * Takes up the pairing that is proposed next, or, where one of the two was too slow for it, the one after. @returns what was
   * told of it and of the stranger, when the call has begun.
   */
  async meet(): Promise<OfKind<'begun'> & Pick<OfKind<'matched'>, 'offer'>> {
    const { call, offer } = await this.hear('matched');
    this.#say({ type: 'accept', call, answer: offer === null ? null : describe('answer') });
    const begun = await this.hear('begun', 'unpaired');
    if (begun.type === 'unpaired') {
      this.wait();
      return this.meet();
    }
    // As if they talked.
    this.#say({ type: 'flowing', call });
    return { ...begun, offer };
  }

  /** The first message of such a kind that was not asked for yet. */
  async hear<Name extends Kind>(...kinds: readonly Name[]): Promise<OfKind<Name>> {
    const signal = AbortSignal.timeout(patienceMs);
    for (;;) {
      const index = this.#inbox.findIndex(({ type }) => kinds.some((kind) => kind === type));
      if (index >= 0) return this.#inbox.splice(index, 1)[0] as OfKind<Name>;
      await once(this.#socket, 'message', { signal });
    }
  }

  /** Comes back when the server has dealt with everything said before. @returns what it told and nobody asked for */
  async settle(): Promise<readonly FromServer[]> {
    this.#say({ type: 'ping' });
    await this.hear('pong');
    return this.#inbox;
  }

  leave(): void {
    this.#socket.terminate();
  }

  #say(message: FromVisitor): void {
    this.#socket.send(JSON.stringify(message));
  }
}
