/** The routes of what people wrote to us. About their own data, only those read and answer who may. */
import { MessageAnswerSchema, MessagesSchema } from '@anoncam/protocol/staff-api/staff-cases';
import { DoneSchema } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import type { ContactDesk, OpenMessage } from '../privacy/contact-desk.ts';
import { mayDo } from './permissions.ts';
import { defineRoute, type StaffRoutes } from './route.ts';
import type { StaffMember } from './staff-member.ts';

/** What is read at once: all that waits, as far as anybody gets, and what was answered last, to be mended. */
const most = { open: 200, answered: 50 };

type MessageDesk = Pick<ContactDesk, 'list' | 'find' | 'answer'>;

export function createMessageRoutes(desk: MessageDesk): StaffRoutes {
  return {
    'GET /api/messages': defineRoute({
      permission: 'answer messages',
      isFreshNeeded: false,
      asks: v.strictObject({}),
      tells: MessagesSchema,
      note: null,
      async run({ member }) {
        // Each kind with a list of its own: a flood of one hides none of the other.
        const kinds = mayDo(member.role, 'answer data requests') ? [true, false] : [false];
        const lists = [false, true].flatMap((isAnswered) =>
          kinds.map((isPrivacy) =>
            desk.list({ isAnswered, isPrivacy, most: isAnswered ? most.answered : most.open }),
          ),
        );
        return { tells: { messages: (await Promise.all(lists)).flat() } };
      },
    }),
    'POST /api/message/answer': defineRoute({
      permission: 'answer messages',
      isFreshNeeded: false,
      asks: MessageAnswerSchema,
      tells: DoneSchema,
      note: ({ id }) => ({ did: 'answered a message', to: id, reason: '' }),
      async run({ asks: { id, words }, member }) {
        const message = await desk.find(id);
        // To whom may not see it, there is none.
        if (!message || !maySee(member, message)) return { refusal: 'not found' };
        return (await desk.answer(id, words)) ? { tells: { done: true } } : { refusal: 'not found' };
      },
    }),
  };
}

/** How many wait, apart for those about somebody's own data. */
export async function countMessages(desk: Pick<ContactDesk, 'countOpen'>) {
  const { privacy: dataRequests, others: messages } = await desk.countOpen();
  return { messages, dataRequests };
}

function maySee({ role }: StaffMember, { topic }: Pick<OpenMessage, 'topic'>): boolean {
  return topic !== 'privacy' || mayDo(role, 'answer data requests');
}
