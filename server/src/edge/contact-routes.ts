/**
 * Writing to us over HTTP, and reading what was answered: who may ask, how often, and in which form. What becomes of a
 * message is the contact desk's affair.
 */
import { type ContactMessage, ContactMessageSchema, ContactReceiptSchema } from '@anoncam/protocol/contact';
import { showReceipt } from '@anoncam/protocol/receipt';
import type { NetworkTags } from '../addresses/network-tag.ts';
import type { Clock } from '../lib/clock.ts';
import type { WriterRef } from '../privacy/browser.ts';
import type { ContactDesk } from '../privacy/contact-desk.ts';
import type { ProofOfWork } from '../privacy/proof-of-work.ts';
import { Attempts } from './attempts.ts';
import { type Asked, answerJson, answerText, type Routes, readBody } from './routes.ts';

/** Messages of one network; wrong receipts of one network. */
const mayWrite = { most: 20, withinMs: 60 * 60 * 1000 };
const mayGuess = { most: 20, withinMs: 10 * 60 * 1000 };
/** A message of the longest allowed, each letter written as six, and its proof. */
const maxMessageBytes = 32 * 1024;

export type ContactRouteParts = {
  readonly clock: Clock;
  readonly desk: ContactDesk;
  readonly proofOfWork: ProofOfWork;
  readonly networks: NetworkTags;
  /** The browser that writes, as messages know it; null where it has no cookie. */
  identifyWriter(request: Request): WriterRef | null;
};

export function createContactRoutes(parts: ContactRouteParts): Routes {
  const { clock, desk, proofOfWork, networks, identifyWriter } = parts;
  const written = new Attempts(clock, mayWrite);
  const guessed = new Attempts(clock, mayGuess);
  const tooOften = () => answerText(429, 'That was often enough for now. Try again in a while.');

  async function write({ request, address }: Asked): Promise<Response> {
    const network = networks.tagOf(address);
    if (!written.hasLeft(network)) return tooOften();
    const message = await readBody(request, ContactMessageSchema, maxMessageBytes);
    if (!message)
      return answerText(400, 'A message has a topic, one to 4000 characters, and a proof of work.');
    // Others may have come in while this one was being read.
    if (!written.hasLeft(network)) return tooOften();
    written.note(network);
    return accept(message, request);
  }

  async function accept(message: ContactMessage, request: Request): Promise<Response> {
    const taken = await desk.receive(message, identifyWriter(request));
    if ('receipt' in taken) return answerJson(201, { receipt: showReceipt(taken.receipt) });
    if (taken.refusal === 'too many') return tooOften();
    return answerText(403, 'The proof of work is too old, used, or none. Send it again.');
  }

  /** A right receipt costs nothing, so that somebody can look as often as they like. */
  async function withReceipt(
    { request, address }: Asked,
    use: (receipt: string) => Promise<Response | null>,
  ): Promise<Response> {
    const network = networks.tagOf(address);
    if (!guessed.hasLeft(network)) return tooOften();
    const asked = await readBody(request, ContactReceiptSchema);
    if (!asked) return answerText(400, 'A receipt is asked for, and nothing else.');
    const response = await use(asked.receipt);
    if (response) return response;
    guessed.note(network);
    return answerText(404, 'There is no message with this receipt, or not any more.');
  }

  return {
    'GET /contact/challenge': async () => answerJson(200, await proofOfWork.create()),
    'POST /contact': write,
    'POST /contact/read': (asked) =>
      withReceipt(asked, async (receipt) => {
        const state = await desk.read(receipt);
        return state && answerJson(200, state);
      }),
    'POST /contact/delete': (asked) =>
      withReceipt(asked, async (receipt) =>
        (await desk.remove(receipt)) ? new Response(null, { status: 204 }) : null,
      ),
  };
}
