/**
 * One client of a relay (TURN), over UDP, TCP or TLS, that asks for what the doctor or a test wants to ask and tells what came
 * of it. It keeps to nobody's rules but those of the messages.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import {
  type Attributes,
  decodeMessage,
  decodePlace,
  encodeMessage,
  encodePlace,
  isChannelData,
  lengthInStream,
  type Method,
  methods,
  type Place,
  type StunMessage,
  toKey,
  uint,
} from './stun-message.ts';

export type Credentials = { readonly username: string; readonly credential: string };
/** Null: it was done. Otherwise the code of the refusal, as RFC 8656 has it. */
export type Refusal = number | null;
export type Received = { readonly from: Place | number; readonly data: string };
export type ClientOptions = {
  readonly transport?: 'udp' | 'tcp' | 'tls';
  /** The client's own address. */
  readonly from?: string | undefined;
  /** Whom the relay's certificate must name, over TLS. */
  readonly name?: string;
  /** So long an answer may take. */
  readonly patienceMs?: number;
};
export type AllocateOptions = {
  readonly family?: 4 | 6;
  readonly transport?: 'udp' | 'tcp';
};

type Asked = { answer(message: StunMessage): void; forget(): void };
type Wire = { send(bytes: Buffer): void; close(): void };

const resendMs = 200;
const usualPatienceMs = 5_000;
/** A nonce may be too old again before it is used, where a relay gives new ones often. */
const mostTries = 10;
const anonymous = { username: '', credential: '' };

async function openUdp({ address, port }: Place, from: string | undefined, take: (bytes: Buffer) => void) {
  const socket: UdpSocket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  socket.on('message', take);
  // Where nobody is shows in what is not answered.
  socket.on('error', () => {});
  socket.bind(0, from);
  await once(socket, 'listening');
  const wire: Wire = { send: (bytes) => socket.send(bytes, port, address), close: () => socket.close() };
  return wire;
}

async function openStream(
  to: Place,
  { transport, from, name, patienceMs = usualPatienceMs }: ClientOptions,
  take: (bytes: Buffer) => void,
) {
  const where = { host: to.address, port: to.port, ...(from && { localAddress: from }) };
  const isSecure = transport === 'tls';
  const socket: Socket = isSecure ? connectSecurely({ ...where, servername: name ?? '' }) : connect(where);
  try {
    const signal = AbortSignal.timeout(patienceMs);
    await once(socket, isSecure ? 'secureConnect' : 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    for (let length = lengthInStream(rest); length !== null && rest.length >= length; ) {
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
      length = lengthInStream(rest);
    }
  });
  // A relay that hangs up shows in what is not answered.
  socket.on('error', () => {});
  const wire: Wire = { send: (bytes) => socket.write(bytes), close: () => socket.destroy() };
  return wire;
}

export class TurnClient {
  #wire: Wire = { send() {}, close() {} };
  readonly #isUdp: boolean;
  readonly #patienceMs: number;
  readonly #asked = new Map<string, Asked>();
  readonly #received: Received[] = [];
  #onReceived: (() => void) | null = null;
  #realm = '';
  #nonce = '';
  /** What it calls itself by; may be changed at any time. */
  credentials: Credentials;

  private constructor(credentials: Credentials, { transport = 'udp', patienceMs }: ClientOptions) {
    this.credentials = credentials;
    this.#isUdp = transport === 'udp';
    this.#patienceMs = patienceMs ?? usualPatienceMs;
  }

  static async open(
    relay: Place,
    credentials: Credentials | null,
    options: ClientOptions = {},
  ): Promise<TurnClient> {
    const client = new TurnClient(credentials ?? anonymous, options);
    const take = (bytes: Buffer) => client.#take(bytes);
    client.#wire = client.#isUdp
      ? await openUdp(relay, options.from, take)
      : await openStream(relay, options, take);
    return client;
  }

  /** The one that the relay last gave. */
  get nonce(): string {
    return this.#nonce;
  }

  /** What has not been answered will not be. */
  close(): void {
    for (const asked of this.#asked.values()) asked.forget();
    this.#wire.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** @returns what the relay says to be; null if it does not say. */
  async findSoftware(): Promise<string | null> {
    return (await this.#ask('binding', [])).get('software')?.toString() ?? null;
  }

  allocate({ family = 4, transport = 'udp' }: AllocateOptions = {}): Promise<Refusal> {
    const protocol = uint(transport === 'udp' ? 17 : 6, 1);
    const attributes: Attributes = [['requestedTransport', Buffer.concat([protocol, Buffer.alloc(3)])]];
    const six = Buffer.from([2, 0, 0, 0]);
    return this.#request(
      'allocate',
      family === 4 ? attributes : [...attributes, ['requestedAddressFamily', six]],
    );
  }

  /** @param seconds how long the allocation shall live on from now; 0 gives it back. */
  refresh(seconds: number): Promise<Refusal> {
    return this.#request('refresh', [['lifetime', uint(seconds, 4)]]);
  }

  createPermission(peer: Place): Promise<Refusal> {
    return this.#request('createPermission', [], peer);
  }

  bindChannel(channel: number, peer: Place): Promise<Refusal> {
    return this.#request('channelBind', [['channelNumber', uint(channel * 0x10000, 4)]], peer);
  }

  /** A TCP connection from the relay to the peer. */
  connectTo(peer: Place): Promise<Refusal> {
    return this.#request('connect', [], peer);
  }

  /** An indication: nothing tells whether it was carried out. */
  send(peer: Place, data: string): void {
    const transaction = randomBytes(12);
    const attributes: Attributes = [
      ['xorPeerAddress', encodePlace(peer, transaction)],
      ['data', Buffer.from(data)],
    ];
    this.#wire.send(encodeMessage({ method: 'send', kind: 'indication', transaction, attributes }));
  }

  sendOnChannel(channel: number, data: string): void {
    const bytes = Buffer.from(data);
    const padding = Buffer.alloc(-bytes.length & 3);
    this.#wire.send(Buffer.concat([uint(channel, 2), uint(bytes.length, 2), bytes, padding]));
  }

  /** What a peer sent, in the order of its coming. */
  async next(): Promise<Received> {
    for (;;) {
      const received = this.#received.shift();
      if (received) return received;
      await new Promise<void>((resolve) => {
        this.#onReceived = resolve;
      });
    }
  }

  async #request(method: Method, attributes: Attributes, peer?: Place): Promise<Refusal> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#ask(method, attributes, peer);
      const code = refusalOf(answer);
      const isOfProof = code === 401 || code === 438;
      if (!isOfProof || tries === mostTries || !this.#takeNonce(answer)) return code;
    }
  }

  /** @returns whether it is worth another try: refused with the very nonce that was used, the name or the password is wrong. */
  #takeNonce(answer: StunMessage): boolean {
    const [realm, nonce] = [answer.get('realm')?.toString(), answer.get('nonce')?.toString()];
    if (nonce === undefined || nonce === this.#nonce) return false;
    this.#realm = realm ?? this.#realm;
    this.#nonce = nonce;
    return true;
  }

  #ask(method: Method, attributes: Attributes, peer?: Place): Promise<StunMessage> {
    const transaction = randomBytes(12);
    const { username, credential } = this.credentials;
    const where: Attributes = peer ? [['xorPeerAddress', encodePlace(peer, transaction)]] : [];
    const proof: Attributes = [
      ['username', Buffer.from(username)],
      ['realm', Buffer.from(this.#realm)],
      ['nonce', Buffer.from(this.#nonce)],
    ];
    const isKnown = this.#nonce !== '';
    const bytes = encodeMessage(
      {
        method,
        kind: 'request',
        transaction,
        attributes: [...attributes, ...where, ...(isKnown ? proof : [])],
      },
      isKnown ? toKey(username, this.#realm, credential) : undefined,
    );
    return this.#answerTo(transaction, bytes, method);
  }

  #answerTo(transaction: Buffer, bytes: Buffer, method: Method): Promise<StunMessage> {
    return new Promise((resolve, reject) => {
      const again = setInterval(() => this.#isUdp && this.#wire.send(bytes), resendMs);
      const end = setTimeout(() => {
        forget();
        reject(new Error(`the relay does not answer to ${method}`));
      }, this.#patienceMs);
      const forget = () => {
        clearInterval(again);
        clearTimeout(end);
      };
      const answer = (message: StunMessage) => {
        forget();
        resolve(message);
      };
      this.#asked.set(transaction.toString('hex'), { answer, forget });
      this.#wire.send(bytes);
    });
  }

  #take(bytes: Buffer): void {
    // Of no relay.
    if (bytes.length < 4) return;
    if (isChannelData(bytes)) {
      const data = bytes.subarray(4, 4 + bytes.readUInt16BE(2)).toString();
      return this.#note({ from: bytes.readUInt16BE(0), data });
    }
    const message = decodeMessage(bytes);
    const [peer, data] = [message.get('xorPeerAddress'), message.get('data')];
    if (message.method === methods.data && peer && data) {
      return this.#note({ from: decodePlace(peer, message.transaction), data: data.toString() });
    }
    const id = message.transaction.toString('hex');
    this.#asked.get(id)?.answer(message);
    this.#asked.delete(id);
  }

  #note(received: Received): void {
    this.#received.push(received);
    this.#onReceived?.();
  }
}

function refusalOf(answer: StunMessage): Refusal {
  if (answer.kind === 'success') return null;
  const code = answer.get('errorCode');
  return code ? code.readUInt8(2) * 100 + code.readUInt8(3) : 0;
}
