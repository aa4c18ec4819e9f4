/**
 * The WebSocket's edge: who may open one, and how a `ServerWebSocket` of Bun becomes the socket that the core knows.
 * No other file knows that it is Bun's.
 */
import { type CloseReason, closeCodes } from '@anoncam/protocol/close-codes';
import { limits } from '@anoncam/protocol/limits';
import { subprotocol } from '@anoncam/protocol/version';
import type { Server, ServerWebSocket, WebSocketHandler } from 'bun';
import type { AddressBook } from '../addresses/address-book.ts';
import type { CountryBook } from '../addresses/country-book.ts';
import type { NetworkTags } from '../addresses/network-tag.ts';
import type { Gate, Judgement } from '../enforcement/gate.ts';
import type { Subjects } from '../enforcement/subject.ts';
import type { Meter } from '../metrics/meter.ts';
import type { Admission } from '../session/admission.ts';
import { Connection } from '../session/connection.ts';
import type { Reception } from '../session/reception.ts';
import type { Arrival, Refusal } from '../session/session-state.ts';
import type { Socket } from '../session/socket.ts';
import { findClientAddress, type ProxyList } from './client-address.ts';

/** What is known of a socket when it opens: either who is to be received, or why it will be closed at once. */
export type SocketData = {
  readonly entry:
    | { readonly arrival: Arrival; readonly reception: Reception }
    | { readonly refusal: CloseReason };
  connection: Connection | null;
};

type ClosingMeter = Pick<Meter, 'closed'>;

/** The core's socket on top of Bun's. Sending on a closed one does nothing. */
class BunSocket implements Socket {
  readonly #socket: ServerWebSocket<SocketData>;
  readonly #meter: ClosingMeter;

  constructor(socket: ServerWebSocket<SocketData>, meter: ClosingMeter) {
    this.#socket = socket;
    this.#meter = meter;
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

export function createWebSocketHandler(meter: ClosingMeter): WebSocketHandler<SocketData> {
  const refuse = (socket: ServerWebSocket<SocketData>, why: CloseReason) =>
    new BunSocket(socket, meter).close(closeCodes[why].code, closeCodes[why].reason);
  return {
    maxPayloadLength: limits.messageBytes,
    backpressureLimit: 1024 * 1024,
    closeOnBackpressureLimit: true,
    idleTimeout: idleTimeoutSeconds,
    sendPings: true,
    perMessageDeflate: false,
    open(socket) {
      const { entry } = socket.data;
      if ('refusal' in entry) refuse(socket, entry.refusal);
      else {
        socket.data.connection = new Connection(entry.reception, new BunSocket(socket, meter), entry.arrival);
      }
    },
    message(socket, message) {
      if (typeof message === 'string') socket.data.connection?.receive(message);
      else refuse(socket, 'badMessage');
    },
    close(socket, code) {
      socket.data.connection?.closed(code);
      socket.data.connection = null;
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
export function upgrade(
  request: Request,
  server: Server<SocketData>,
  parts: UpgradeParts,
): Response | undefined {
  const refuse = (status: number, text: string) =>
    new Response(text, { status, headers: parts.securityHeaders });
  if (!parts.allowedOrigins.has(request.headers.get('origin') ?? '')) return refuse(403, 'Foreign origin.');
  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  const data: SocketData = { entry: judgeEntry(request, offered, server, parts), connection: null };
  // The page gets back what it offered even if it is about to be closed: browsers drop the connection otherwise.
  const chosen = offered.includes(subprotocol) ? subprotocol : offered[0];
  const headers = chosen ? { 'sec-websocket-protocol': chosen } : {};
  return server.upgrade(request, { data, headers })
    ? undefined
    : refuse(426, 'This address is for WebSockets.');
}

function judgeEntry(
  request: Request,
  offered: readonly string[],
  server: Server<SocketData>,
  parts: UpgradeParts,
): SocketData['entry'] {
  if (!parts.isReady()) return { refusal: 'restarting' };
  if (server.pendingWebSockets >= parts.maxSockets) return { refusal: 'full' };
  if (!offered.includes(subprotocol)) return { refusal: 'wrongVersion' };
  return judgeVisitor(request, findAddressOf(request, server, parts.trustedProxies), parts);
}

function judgeVisitor(request: Request, address: string, parts: UpgradeParts): SocketData['entry'] {
  const country = parts.countries.countryOf(address);
  const entry = parts.admission.judge(request.headers.get('cookie'), country);
  if (entry.needs === 'another-country') return { refusal: 'notOffered' };
  if (!('visitor' in entry)) return { refusal: 'notAdmitted' };
  const subject = parts.subjects.refOf(entry.visitor);
  const refusal = refusalFor(parts.gate.judge(subject, address));
  if (refusal) return { refusal };
  const arrival: Arrival = {
    visitor: entry.visitor,
    subject,
    country,
    // All that is ever learnt from the address: what is noted of it is sealed for its day, and nothing else is kept.
    network: parts.networks.tagOf(address),
    address: parts.addresses.note(address),
  };
  return { arrival, reception: parts.reception };
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
