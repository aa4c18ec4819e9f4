/** What the visitor is told of a server's refusal. */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { Problem } from './screens/view.ts';

const problems: Readonly<Partial<Record<CloseReason | 'noRelay', Problem>>> = {
  notAdmitted: 'cookie-missing',
  notOffered: 'not-offered',
  wrongVersion: 'page-outdated',
  tooMany: 'too-many-messages',
  noRelay: 'no-relay',
};

export function problemOf(reason: CloseReason | 'noRelay'): Problem {
  return problems[reason] ?? 'refused';
}
