/** Telling us of something illegal over HTTP, by who was in no call, and reading what was answered. */
import { NoticeReceiptSchema, NoticeSchema } from '@anoncam/protocol/notice';
import { showReceipt } from '@anoncam/protocol/receipt';
import type { Notices } from '../moderation/notices.ts';
import { type LimitParts, limitGuessing, limitWriting } from './limited.ts';
import { answerJson, answerText, type Routes } from './routes.ts';

/** Two texts of the longest allowed, each letter written as six, and a proof. */
const maxNoticeBytes = 56 * 1024;

export type NoticeRouteParts = LimitParts & { readonly notices: Pick<Notices, 'receive' | 'read'> };

const notice = {
  schema: NoticeSchema,
  maxBytes: maxNoticeBytes,
  shape:
    'A notice says what it is about and why it is illegal, in up to 4000 characters each, in good faith and with a proof of work.',
};
const receipt = {
  schema: NoticeReceiptSchema,
  shape: 'A receipt is asked for, and nothing else.',
  missing: 'There is no notice with this receipt, or not any more.',
};

export function createNoticeRoutes(parts: NoticeRouteParts): Routes {
  const { notices } = parts;
  const write = limitWriting(parts, 'notice');
  const withReceipt = limitGuessing(parts, 'notice');
  return {
    'POST /notice': write(notice, async (written) => {
      const taken = await notices.receive(written);
      if ('receipt' in taken) return answerJson(201, { receipt: showReceipt(taken.receipt) });
      return answerText(403, 'The proof of work is too old, used, or none. Send it again.');
    }),
    'POST /notice/read': withReceipt(receipt, async (asked) => {
      const state = await notices.read(asked.receipt);
      return state && answerJson(200, state);
    }),
  };
}
