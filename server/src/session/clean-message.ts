/**
 * What a page says of its connection, as far as a stranger may hear of it: descriptions and candidates are written anew
 * from what is allowed, and of who hides nothing but relays passes. Pure.
 */
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { DescriptionCheck } from '../signalling/description-check.ts';

/** On what terms a session is here just now. `mode` is null before its first ticket. */
export type Terms = { readonly mode: Mode | null; readonly isHidden: boolean };

/** refused: no page of ours says such a thing. dropped: the stranger must not, or need not, hear of it. */
export type Cleaned<Message> = Message | 'refused' | 'dropped';

export function cleanMessage<Message extends FromVisitor>(
  message: Message,
  terms: Terms,
  check: DescriptionCheck,
): Cleaned<FromVisitor> {
  switch (message.type) {
    case 'wait': {
      const offer = check.description(message.offer, { mode: message.mode, isHidden: message.hidden });
      return offer === null ? 'refused' : { ...message, offer };
    }
    case 'accept':
      return cleanAccept(message, terms, check);
    case 'signal':
      return cleanSignal(message, terms, check);
    default:
      return message;
  }
}

type Accept = Extract<FromVisitor, { type: 'accept' }>;
type SignalMessage = Extract<FromVisitor, { type: 'signal' }>;

function cleanAccept(message: Accept, { mode, isHidden }: Terms, check: DescriptionCheck): Cleaned<Accept> {
  // Without a ticket there is nothing to be accepted, which the session knows.
  if (message.answer === null || mode === null) return message;
  const answer = check.description(message.answer, { mode, isHidden });
  return answer === null ? 'refused' : { ...message, answer };
}

function cleanSignal(
  message: SignalMessage,
  { mode, isHidden }: Terms,
  check: DescriptionCheck,
): Cleaned<SignalMessage> {
  const { signal } = message;
  if (mode === null) return 'dropped';
  if (signal.kind === 'description') {
    const sdp = check.description(signal.sdp, { mode, isHidden });
    return sdp === null ? 'refused' : { ...message, signal: { ...signal, sdp } };
  }
  const candidate = check.candidate(signal.candidate, isHidden);
  if (candidate.is !== 'passed') return candidate.is;
  return { ...message, signal: { ...signal, candidate: candidate.line } };
}
