/** Which messages stand on which screen, and in which order. Pure. */
import type { Messages } from '@anoncam/protocol/staff-api/staff-cases';

type Message = Messages['messages'][number];

/** What waits: what is due first, then the oldest. What was answered: the latest first. */
export function sortMessages(
  messages: readonly Message[],
  about: 'anything' | 'own data',
): { readonly waiting: readonly Message[]; readonly answered: readonly Message[] } {
  const here = messages.filter(({ topic }) => (topic === 'privacy') === (about === 'own data'));
  // Days sort as text. Where nothing is promised, everything that is goes before.
  const dayOf = ({ dueOn, receivedOn }: Message) => `${dueOn ?? '9999'} ${receivedOn}`;
  const waiting = here.filter(({ answer }) => answer === null);
  const answered = here.filter(({ answer }) => answer !== null);
  return {
    waiting: waiting.toSorted((a, b) => dayOf(a).localeCompare(dayOf(b))),
    answered: answered.toSorted((a, b) => b.receivedOn.localeCompare(a.receivedOn)),
  };
}
