/**
 * Asks the server for a place on a site that was full, and keeps the place that it gives. Nobody is met by it, and no camera
 * needs to be open meanwhile.
 */
import { closeCodes, nextStepAfter, readPause } from '@anoncam/protocol/close-codes';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import { subprotocols } from '@anoncam/protocol/version';

const answerWithinMs = 10_000;
/** A server that does not say goodbye has most likely forgotten us. */
const goodbyeWithinMs = 1_000;

export type Place = {
  /** Done when the server has it back, for whoever comes next. */
  giveUp(): Promise<void>;
};

export type Answer =
  | { readonly is: 'let-in'; readonly place: Place }
  /** The server may name how long to stay away. */
  | { readonly is: 'full'; readonly pauseSeconds: number | null }
  /** For another reason than that it is full: trying to start will tell. */
  | { readonly is: 'refused' };

export function linkUrl(): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/link`;
}

export function knock(url: string): Promise<Answer> {
  const socket = new WebSocket(url, [...subprotocols]);
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
  const place = { giveUp: () => leave(socket, closed) };
  return new Promise((resolve) => {
    const timer = window.setTimeout(() => settle({ is: 'full', pauseSeconds: null }), answerWithinMs);
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      if (answer.is !== 'let-in') socket.close();
    };
    socket.addEventListener('open', () => {
      const hello: FromVisitor = { type: 'hello', session: null, call: null };
      socket.send(JSON.stringify(hello));
    });
    // Nothing is said to a page before its welcome.
    socket.addEventListener('message', () => settle({ is: 'let-in', place }));
    socket.addEventListener('close', ({ code, reason }) => settle(answerOf(code, reason)));
  });
}

/** A server that cannot be reached may have too much to do for an answer. */
function answerOf(code: number, reason: string): Answer {
  return nextStepAfter(code) === 'never'
    ? { is: 'refused' }
    : { is: 'full', pauseSeconds: readPause(reason) };
}

async function leave(socket: WebSocket, closed: Promise<void>): Promise<void> {
  socket.close(closeCodes.done.code);
  let timer = 0;
  const patience = new Promise<void>((resolve) => {
    timer = window.setTimeout(resolve, goodbyeWithinMs);
  });
  await Promise.race([closed, patience]);
  clearTimeout(timer);
}
