/**
 * Somebody in between: stands where the server does for two visitors, passes on what they tell the server, and has each of
 * them connect to a page of their own, with certificates of their own, which carries everything from one to the other.
 */
import type { BrowserContext, WebSocketRoute } from '@playwright/test';
import type { PageVisitor } from './test.ts';

/** How verification is met: passed on as it comes, or answered by the one in between, in each call by itself. */
export type Manner = 'passing' | 'cunning';

type Message = { readonly type: string; readonly [key: string]: unknown };

type Ends = {
  /** Of a pairing that came to nothing. */
  forget(): void;
  /** The number of a new connection. */
  offer(): Promise<{ end: number; sdp: string }>;
  answer(offer: string): Promise<{ end: number; sdp: string }>;
  accept(end: number, answer: string): Promise<void>;
  addCandidate(end: number, candidate: RTCIceCandidateInit): Promise<void>;
};

type End = { readonly connection: RTCPeerConnection; readonly channel: RTCDataChannel };

/** Runs in the page in between, and needs nothing outside of it: its own part in verifying, by the rules of PROTOCOL.md. */
function learnToVerify(): void {
  const keyOf = (description: RTCSessionDescription | null) =>
    (/a=fingerprint:sha-256 (.*)/.exec(description?.sdp ?? '')?.[1] ?? '')
      .trim()
      .split(':')
      .map((byte) => Number.parseInt(byte, 16));
  const encode = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const nonces = new Map<End, Uint8Array>();
  const nonceFor = (end: End) => {
    const nonce = nonces.get(end) ?? crypto.getRandomValues(new Uint8Array(32));
    nonces.set(end, nonce);
    return nonce;
  };
  const say = ({ channel }: End, message: unknown) => channel.send(JSON.stringify(message));
  const begin = async (end: End) => {
    const label = [...new TextEncoder().encode('AnonCam verification 1: commitment')];
    const { localDescription, remoteDescription } = end.connection;
    const keys = [...keyOf(localDescription), ...keyOf(remoteDescription)];
    const whole = Uint8Array.from([...label, ...nonceFor(end), ...keys]);
    const commitment = encode(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
    say(end, { type: 'verify-commit', commitment });
  };
  const hear = (end: End, type: string) => {
    const nonce = encode(nonceFor(end));
    if (type === 'verify-commit') say(end, { type: 'verify-answer', nonce });
    if (type === 'verify-answer') say(end, { type: 'verify-reveal', nonce });
  };
  Reflect.set(window, 'verifying', { begin, hear });
}

/** Runs there too. */
function openEnds(manner: Manner): void {
  const ends: End[] = [];
  const verifying = Reflect.get(window, 'verifying') as {
    begin(end: End): Promise<void>;
    hear(end: End, type: string): void;
  };
  const carry = (end: End, data: string) => {
    const { type } = JSON.parse(data) as { type: string };
    if (manner === 'cunning' && type.startsWith('verify-')) return verifying.hear(end, type);
    const channel = ends.find((other) => other !== end)?.channel;
    if (channel?.readyState === 'open') return channel.send(data);
    channel?.addEventListener('open', () => channel.send(data), { once: true });
  };
  const open = (isOfferer: boolean): End => {
    const connection = new RTCPeerConnection();
    const channel = connection.createDataChannel('', { negotiated: true, id: 0 });
    const end = { connection, channel };
    channel.addEventListener('message', ({ data }) => carry(end, data));
    const mayBegin = manner === 'cunning' && isOfferer;
    if (mayBegin) channel.addEventListener('open', () => void verifying.begin(end));
    ends.push(end);
    return end;
  };
  const describe = async (end: End) => {
    const { connection } = end;
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) =>
        connection.addEventListener('icegatheringstatechange', resolve, { once: true }),
      );
    }
    return { end: ends.indexOf(end), sdp: connection.localDescription?.sdp ?? '' };
  };
  const api: Ends = {
    forget: () => {
      for (const { connection } of ends.splice(0)) connection.close();
    },
    offer: () => describe(open(true)),
    answer: async (sdp) => {
      const end = open(false);
      await end.connection.setRemoteDescription({ type: 'offer', sdp });
      return describe(end);
    },
    accept: async (index, sdp) => {
      await ends[index]?.connection.setRemoteDescription({ type: 'answer', sdp });
    },
    addCandidate: async (index, candidate) => {
      await ends[index]?.connection.addIceCandidate(candidate);
    },
  };
  Reflect.set(window, 'ends', api);
}

export class Middle {
  readonly #visitor: PageVisitor;
  /** What the visitor who came last has offered, and where the other one's connection is. */
  #offer = '';
  #answerer: { readonly name: string; readonly end: number } | null = null;

  private constructor(visitor: PageVisitor) {
    this.#visitor = visitor;
  }

  static async open(visitor: PageVisitor, manner: Manner): Promise<Middle> {
    await visitor.tab.open(visitor.origin);
    await visitor.tab.evaluate(learnToVerify, null);
    await visitor.tab.evaluate(openEnds, manner);
    return new Middle(visitor);
  }

  /** To be called before the visitor's page is opened. */
  async standBefore(context: BrowserContext, name: string): Promise<void> {
    await context.routeWebSocket(/\/link$/, (socket) => this.#stand(socket, name));
  }

  #stand(socket: WebSocketRoute, name: string): void {
    const server = socket.connectToServer();
    // One after the other: what is asked of the page in between takes a moment.
    let work = Promise.resolve();
    socket.onMessage((data) => {
      work = work.then(async () => {
        const passed = await this.#fromVisitor(name, String(data));
        if (passed !== null) server.send(passed);
      });
    });
    server.onMessage((data) => {
      work = work.then(async () => socket.send(await this.#fromServer(name, String(data))));
    });
  }

  async #fromServer(name: string, data: string): Promise<string> {
    const message = JSON.parse(data) as Message;
    if (message.type !== 'matched' || message['offer'] === null) return data;
    this.#offer = String(message['offer']);
    await this.#ask('forget');
    const { end, sdp } = await this.#ask('offer');
    this.#answerer = { name, end };
    return JSON.stringify({ ...message, offer: sdp });
  }

  /** Null for what the server shall not hear: candidates are for the one in between. Those of the offerer are in its offer. */
  async #fromVisitor(name: string, data: string): Promise<string | null> {
    const message = JSON.parse(data.split('\n')[0] ?? '') as Message;
    const end = this.#answerer?.name === name ? this.#answerer.end : null;
    if (message.type === 'signal') {
      const { kind, ...candidate } = message['signal'] as { kind: string };
      if (kind === 'candidate' && end !== null) await this.#ask('addCandidate', end, candidate);
      return null;
    }
    if (message.type !== 'accept' || message['answer'] === null) return data;
    await this.#ask('accept', end, message['answer']);
    const { sdp } = await this.#ask('answer', this.#offer);
    return JSON.stringify({ ...message, answer: sdp });
  }

  #ask(what: keyof Ends, ...input: unknown[]): Promise<{ end: number; sdp: string }> {
    return this.#visitor.tab.evaluate(
      ([method, args]: [string, unknown[]]) => {
        const ends = Reflect.get(window, 'ends') as Record<string, (...args: unknown[]) => unknown>;
        return ends[method]?.(...args) as { end: number; sdp: string };
      },
      [what, input],
    );
  }
}
