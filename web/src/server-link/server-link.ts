/**
 * The page's one connection to the server: opens it, says hello, keeps it alive, and comes back by itself when it was
 * lost, until the server says that coming back is of no use. It knows nothing of calls.
 */
import { type CloseReason, closeCodes, nextStepAfter, readPause } from '@anoncam/protocol/close-codes';
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { parseFromServer } from '@anoncam/protocol/parse';
import { mayBeSaid, subprotocols } from '@anoncam/protocol/version';
import { delayBeforeAttempt } from './backoff.ts';

/** Without any answer for so long the connection is taken for dead, whatever the browser believes… */
const answerWithinMs = 5_000;
/** …sooner where there is reason to: a device that has changed its network never hears from its old connection again. */
const answerInDoubtWithinMs = 1_500;
/** After a refusal that asks for patience, attempts start from here. */
const patientAttempt = 3;

export type Welcome = Extract<FromServer, { type: 'welcome' }>;

/** forgotten: the server had let this browser in, and does not know it any more. */
export type LinkRefusal = CloseReason | 'forgotten';

export type LinkListener = {
  onWelcome(welcome: Welcome): void;
  onMessage(message: Exclude<FromServer, { type: 'welcome' | 'pong' }>): void;
  /** The connection is lost, for a reason if the server gave one; the link goes on trying, not before a pause that it was told. */
  onDown(reason: CloseReason | null, pauseSeconds: number | null): void;
  /** Trying again is of no use; the reason says why. */
  onRefused(reason: LinkRefusal): void;
  /** The call to bring back, if the server has forgotten it. */
  callToResume(): Sealed | null;
};

export class ServerLink {
  readonly #url: string;
  readonly #listener: LinkListener;
  #socket: WebSocket | null = null;
  #session: Sealed | null = null;
  #isWelcome = false;
  #attempt = 0;
  #retryTimer = 0;
  #watchTimer = 0;
  /** In how long after it was asked the server has to answer; infinite while nothing is asked. */
  #patienceMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(url: string, listener: LinkListener) {
    this.#url = url;
    this.#listener = listener;
  }

  open(): void {
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    this.#connect();
  }

  /** Leaves for good; the server is told at once. */
  close(): void {
    this.#isClosed = true;
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    this.#abandon(closeCodes.done.code);
  }

  /** False if the server is out of reach just now; the message is then lost. */
  send(message: FromVisitor): boolean {
    if (!this.#isWelcome || this.#socket?.readyState !== WebSocket.OPEN) return false;
    // What a server of the version before does not know, it can do without.
    if (mayBeSaid(message.type, this.#socket.protocol)) this.#socket.send(encodeMessage(message));
    return true;
  }

  /** Something speaks against the connection: it has to show soon that it is alive. */
  doubt(): void {
    this.#ask(answerInDoubtWithinMs);
  }

  /** A device that wakes up or is online again does not wait for its timer. */
  readonly #hurry = (): void => {
    if (document.visibilityState !== 'visible' || this.#isClosed) return;
    if (this.#isWelcome) return this.doubt();
    // Nor for an answer that the network before may have swallowed.
    this.#attempt = 0;
    this.#connect();
  };

  #connect(): void {
    this.#abandon(closeCodes.reconnecting.code);
    const socket = new WebSocket(this.#url, [...subprotocols]);
    this.#socket = socket;
    // A socket that was replaced is an orphan: nothing it still says counts.
    const ifCurrent = (work: () => void) => () => {
      if (this.#socket === socket) work();
    };
    socket.addEventListener(
      'open',
      ifCurrent(() => this.#sayHello(socket)),
    );
    socket.addEventListener('message', (event: MessageEvent<unknown>) =>
      ifCurrent(() => this.#receive(event.data))(),
    );
    socket.addEventListener('close', (event) =>
      ifCurrent(() => this.#onLost(event.code, readPause(event.reason)))(),
    );
    this.#watch(answerWithinMs * 2);
  }

  #sayHello(socket: WebSocket): void {
    const hello: FromVisitor = { type: 'hello', session: this.#session, call: this.#listener.callToResume() };
    socket.send(JSON.stringify(hello));
  }

  #receive(data: unknown): void {
    const message = typeof data === 'string' ? parseFromServer(data) : null;
    if (!message) return this.#giveUp('wrongVersion');
    this.#idle();
    if (message.type === 'pong') return;
    if (message.type !== 'welcome') return this.#listener.onMessage(message);
    this.#session = message.session;
    this.#isWelcome = true;
    this.#attempt = 0;
    this.#listener.onWelcome(message);
  }

  /** Something came: quiet is fine until the next question. */
  #idle(): void {
    clearTimeout(this.#watchTimer);
    this.#patienceMs = Number.POSITIVE_INFINITY;
    this.#watchTimer = window.setTimeout(() => this.#ask(answerWithinMs), limits.pingEveryMs);
  }

  /** Who asks again and again gains no time by it. */
  #ask(withinMs: number): void {
    if (withinMs < this.#patienceMs && this.send({ type: 'ping' })) this.#watch(withinMs);
  }

  /** Expects an answer. */
  #watch(withinMs: number): void {
    clearTimeout(this.#watchTimer);
    this.#patienceMs = withinMs;
    this.#watchTimer = window.setTimeout(() => this.#onLost(0, null), withinMs);
  }

  #onLost(code: number, pauseSeconds: number | null): void {
    const wasWelcome = this.#isWelcome;
    this.#abandon(closeCodes.reconnecting.code);
    const reason = reasonOf(code);
    if (reason !== null && nextStepAfter(code) === 'never') return this.#giveUp(reason);
    if (nextStepAfter(code) === 'back-off') this.#attempt = Math.max(this.#attempt, patientAttempt);
    const delayMs = delayBeforeAttempt(this.#attempt++, Math.random()) + (pauseSeconds ?? 0) * 1_000;
    this.#retryTimer = window.setTimeout(() => this.#connect(), delayMs);
    if (wasWelcome || this.#attempt === 1 || reason !== null) {
      this.#listener.onDown(reason, pauseSeconds);
    }
  }

  #giveUp(reason: CloseReason): void {
    this.close();
    const isForgotten = reason === 'notAdmitted' && this.#session !== null;
    this.#listener.onRefused(isForgotten ? 'forgotten' : reason);
  }

  #abandon(code: number): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#watchTimer);
    this.#retryTimer = 0;
    this.#patienceMs = Number.POSITIVE_INFINITY;
    this.#isWelcome = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(code);
  }
}

function reasonOf(code: number): CloseReason | null {
  const names = Object.keys(closeCodes) as CloseReason[];
  return names.find((name) => closeCodes[name].code === code) ?? null;
}
