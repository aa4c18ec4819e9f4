/**
 * Writing to us over HTTP, and reading what was answered: who may ask, how often, and in which form. What becomes of a
 * message is the contact desk's affair.
 */
import { ContactMessageSchema, ContactReceiptSchema } from '@anoncam/protocol/contact';
import { showReceipt } from '@anoncam/protocol/receipt';
import type { WriterRef } from '../privacy/browser.ts';
import type { ContactDesk } from '../privacy/contact-desk.ts';
import type { ProofOfWork } from '../privacy/proof-of-work.ts';
import { answerTooOften, type LimitParts, limitGuessing, limitWriting } from './limited.ts';
import { answerJson, answerText, type Routes } from './routes.ts';

/** A message of the longest allowed, each letter written as six, and its proof. */
const maxMessageBytes = 32 * 1024;

export type ContactRouteParts = LimitParts & {
  readonly desk: ContactDesk;
  readonly proofOfWork: ProofOfWork;
  /** The browser that writes, as messages know it; null where it has no cookie. */
  identifyWriter(request: Request): WriterRef | null;
};

const message = {
  schema: ContactMessageSchema,
  maxBytes: maxMessageBytes,
  shape: 'A message has a topic, one to 4000 characters, and a proof of work.',
};
const receipt = {
  schema: ContactReceiptSchema,
  shape: 'A receipt is asked for, and nothing else.',
  missing: 'There is no message with this receipt, or not any more.',
};

export function createContactRoutes(parts: ContactRouteParts): Routes {
  const { desk, proofOfWork, identifyWriter } = parts;
  const write = limitWriting(parts, 'message');
  const withReceipt = limitGuessing(parts, 'message');
  return {
    'GET /contact/challenge': async () => answerJson(200, await proofOfWork.create()),
    'POST /contact': write(message, async (written, request) => {
      const taken = await desk.receive(written, identifyWriter(request));
      if ('receipt' in taken) return answerJson(201, { receipt: showReceipt(taken.receipt) });
      if (taken.refusal === 'too many') return answerTooOften();
      return answerText(403, 'The proof of work is too old, used, or none. Send it again.');
    }),
    'POST /contact/read': withReceipt(receipt, async (asked) => {
      const state = await desk.read(asked.receipt);
      return state && answerJson(200, state);
    }),
    'POST /contact/delete': withReceipt(receipt, async (asked) =>
      (await desk.remove(asked.receipt)) ? new Response(null, { status: 204 }) : null,
    ),
  };
}
