/**
 * The WebSocket's edge: who may open one, and how a `ServerWebSocket` of Bun becomes the socket that the core knows.
 * No other file knows that it is Bun's.
 */
import { type CloseReason, closeCodes, tellPause } from '@anoncam/protocol/close-codes';
import { limits } from '@anoncam/protocol/limits';
import { chooseSubprotocol } from '@anoncam/protocol/version';
import type { Server, ServerWebSocket, WebSocketHandler } from 'bun';
import type { AddressBook } from '../addresses/address-book.ts';
import type { CountryBook } from '../addresses/country-book.ts';
import type { NetworkTags, PartTags } from '../addresses/network-tag.ts';
import type { Door, Guest } from '../enforcement/door.ts';
import type { Gate, Judgement } from '../enforcement/gate.ts';
import type { Subjects } from '../enforcement/subject.ts';
import type { Lateness } from '../lib/lateness.ts';
import { describeBug, type Log } from '../lib/log.ts';
import { LoopTurns } from '../lib/loop-turns.ts';
import type { PatienceBook } from '../matching/patience.ts';
import type { Meter } from '../metrics/meter.ts';
import type { Admission } from '../session/admission.ts';
import { Connection } from '../session/connection.ts';
import type { Reception } from '../session/reception.ts';
import type { Arrival, Refusal } from '../session/session-state.ts';
import type { Socket } from '../session/socket.ts';
import { findClientAddress, type ProxyList } from './client-address.ts';
import { Greeting } from './greeting.ts';

/** What is known of a socket when it opens: either who is to be received, or why it will be closed at once. */
export type SocketData = {
  readonly subprotocol: string;
  readonly entry:
    | {
        readonly arrival: Arrival;
        readonly reception: Reception;
        readonly guest: Guest;
        readonly door: OpenDoor;
        /** Whether relays are lent with the welcome. */
        readonly mayBorrow: boolean;
      }
    | Refused;
  connection: Connection | null;
  greeting: Greeting | null;
};

/** `pauseSeconds`: it may be tried again then. */
type Refused = { readonly refusal: CloseReason; readonly pauseSeconds?: number };

type ClosingMeter = Pick<Meter, 'closed'>;
export type HandlerParts = { readonly meter: ClosingMeter; readonly log: Pick<Log, 'error'> };
type OpenDoor = Pick<Door, 'around' | 'knock' | 'ask' | 'note' | 'entered' | 'left' | 'borrow'>;

/** The core's socket on top of Bun's. Sending on a closed one does nothing. */
class BunSocket implements Socket {
  readonly #socket: ServerWebSocket<SocketData>;
  readonly #meter: ClosingMeter;
  readonly subprotocol: string;

  constructor(socket: ServerWebSocket<SocketData>, meter: ClosingMeter) {
    this.#socket = socket;
    this.#meter = meter;
    this.subprotocol = socket.data.subprotocol;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    this.#meter.closed(code);
    this.#socket.close(code, reason);
  }

  bufferedBytes(): number {
    return this.#socket.getBufferedAmount();
  }
}

/** A socket that is silent for so long is asked by a ping, and given up if it does not answer. */
const idleTimeoutSeconds = 20;

/** To welcome somebody takes a quarter of a millisecond. */
const greetedInTurn = 32;

/** After what a page of ours never does. Bun itself closes with the last one, for a message that is too long. */
const wrongCodes: ReadonlySet<number> = new Set([closeCodes.badMessage.code, closeCodes.tooMany.code, 1009]);

/** When there are fewer visitors, or less to do: a guess, so that pages do not ask all the time. */
const pauseSeconds = { crowded: 30, overloaded: 15 };

export function createWebSocketHandler({ meter, log }: HandlerParts): WebSocketHandler<SocketData> {
  const turns = new LoopTurns(greetedInTurn);
  const refuse = (socket: ServerWebSocket<SocketData>, { refusal, pauseSeconds }: Refused) =>
    new BunSocket(socket, meter).close(
      closeCodes[refusal].code,
      pauseSeconds === undefined ? closeCodes[refusal].reason : tellPause(refusal, pauseSeconds),
    );
  return {
    maxPayloadLength: limits.messageBytes,
    backpressureLimit: 1024 * 1024,
    closeOnBackpressureLimit: true,
    idleTimeout: idleTimeoutSeconds,
    sendPings: true,
    perMessageDeflate: false,
    open(socket) {
      const { entry } = socket.data;
      if ('refusal' in entry) refuse(socket, entry);
      else {
        const { door, guest, reception, arrival, mayBorrow } = entry;
        door.entered(guest);
        const loans = { first: mayBorrow, next: () => door.borrow(guest) };
        const connection = new Connection(reception, new BunSocket(socket, meter), arrival, loans);
        socket.data.connection = connection;
        socket.data.greeting = new Greeting(turns, connection);
      }
    },
    message(socket, message) {
      if (typeof message !== 'string') refuse(socket, { refusal: 'badMessage' });
      else if (socket.data.greeting?.say(message) === false) refuse(socket, { refusal: 'tooMany' });
    },
    close(socket, code) {
      const { entry, connection } = socket.data;
      if ('refusal' in entry || !connection) return;
      socket.data.connection = null;
      socket.data.greeting?.end();
      socket.data.greeting = null;
      connection.closed(code);
      entry.door.left(entry.guest);
      if (!wrongCodes.has(code)) return;
      // Who counts may be out of reach; that must not end the server.
      entry.door.note('wrong', entry.guest.parts).catch((bug) => {
        log.error('what a socket was closed for was not counted', { bug: describeBug(bug) });
      });
    },
  };
}

export type UpgradeParts = {
  readonly admission: Admission;
  readonly reception: Reception;
  readonly countries: CountryBook;
  readonly subjects: Subjects;
  readonly gate: Pick<Gate, 'judge'>;
  readonly networks: NetworkTags;
  readonly door: OpenDoor;
  /** Read before there is a session: other servers may know of it. */
  readonly patience: Pick<PatienceBook, 'meet'>;
  readonly lateness: Pick<Lateness, 'strain'>;
  readonly addresses: Pick<AddressBook, 'note'>;
  readonly trustedProxies: ProxyList;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly securityHeaders: Readonly<Record<string, string>>;
  readonly maxSockets: number;
  readonly isReady: () => boolean;
};

/**
 * Answers a request to open the socket. A foreign origin is refused as HTTP; every refusal that our own page should
 * understand is a close code instead, since a page cannot see the status of a failed upgrade.
 *
 * @returns undefined when the socket was opened.
 */
export async function upgrade(
  request: Request,
  server: Server<SocketData>,
  parts: UpgradeParts,
): Promise<Response | undefined> {
  const refuse = (status: number, text: string, more: Readonly<Record<string, string>> = {}) =>
    new Response(text, { status, headers: { ...parts.securityHeaders, ...more } });
  if (!parts.allowedOrigins.has(request.headers.get('origin') ?? '')) return refuse(403, 'Foreign origin.');
  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  const entry = await judgeEntry(request, offered, server, parts);
  // It comes without a cookie, again and again: no page of ours, and not worth a socket.
  if ('refusal' in entry && entry.refusal === 'notAdmitted' && entry.pauseSeconds !== undefined) {
    return refuse(429, 'Too often. Come back later.', { 'retry-after': String(entry.pauseSeconds) });
  }
  // The page gets back what it offered even if it is about to be closed: browsers drop the connection otherwise.
  const chosen = chooseSubprotocol(offered) ?? offered[0];
  const headers = chosen ? { 'sec-websocket-protocol': chosen } : {};
  const data: SocketData = { subprotocol: chosen ?? '', entry, connection: null, greeting: null };
  return server.upgrade(request, { data, headers })
    ? undefined
    : refuse(426, 'This address is for WebSockets.');
}

async function judgeEntry(
  request: Request,
  offered: readonly string[],
  server: Server<SocketData>,
  parts: UpgradeParts,
): Promise<SocketData['entry']> {
  if (!parts.isReady()) return { refusal: 'restarting' };
  if (parts.lateness.strain === 'overloaded') {
    return { refusal: 'full', pauseSeconds: pauseSeconds.overloaded };
  }
  if (server.pendingWebSockets >= parts.maxSockets) {
    return { refusal: 'full', pauseSeconds: pauseSeconds.crowded };
  }
  if (chooseSubprotocol(offered) === null) return { refusal: 'wrongVersion' };
  return await judgeVisitor(request, findAddressOf(request, server, parts.trustedProxies), parts);
}

async function judgeVisitor(
  request: Request,
  address: string,
  parts: UpgradeParts,
): Promise<SocketData['entry']> {
  const country = parts.countries.countryOf(address);
  const entry = parts.admission.judge(request.headers.get('cookie'), country);
  if (entry.needs === 'another-country') return { refusal: 'notOffered' };
  const around = parts.door.around(address);
  if (!('visitor' in entry)) return await judgeUnknown(around, parts.door);
  const guest = { subject: parts.subjects.refOf(entry.visitor), parts: around };
  const refused = await judgeGuest(guest, address, parts);
  if (refused) return refused;
  const arrival: Arrival = {
    visitor: entry.visitor,
    subject: guest.subject,
    country,
    // All that is ever learnt from the address: what is noted of it is sealed for its day, and nothing else is kept.
    network: parts.networks.tagOf(address),
    address: parts.addresses.note(address),
  };
  const [mayBorrow] = await Promise.all([parts.door.borrow(guest), parts.patience.meet(entry.visitor)]);
  return { arrival, guest, reception: parts.reception, door: parts.door, mayBorrow };
}

async function judgeUnknown(around: PartTags | null, door: OpenDoor): Promise<Refused> {
  const pause = await door.ask('upgrade', around);
  return pause === null ? { refusal: 'notAdmitted' } : { refusal: 'notAdmitted', pauseSeconds: pause };
}

/** What was decided about somebody goes before how busy it is: who is excluded is told so. */
async function judgeGuest(guest: Guest, address: string, parts: UpgradeParts): Promise<Refused | null> {
  const knock = await parts.door.knock(guest);
  const refusal = refusalFor(parts.gate.judge(guest.subject, address));
  if (refusal) return { refusal };
  if (knock.is === 'refused') return { refusal: knock.why, pauseSeconds: knock.retrySeconds };
  return knock.is === 'needs-work' ? { refusal: 'needsWork' } : null;
}

export function refusalFor({ is }: Judgement): Refusal | null {
  if (is === 'refused') return 'sanctioned';
  return is === 'needs-work' ? 'needsWork' : null;
}

/** Where a request comes from, through proxies that are trusted. */
export function findAddressOf(request: Request, server: Server<SocketData>, trusted: ProxyList): string {
  const peer = server.requestIP(request)?.address ?? '';
  return findClientAddress({ peer, forwardedFor: request.headers.get('x-forwarded-for'), trusted });
}
