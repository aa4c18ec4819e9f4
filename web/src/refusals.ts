/** What the visitor is told of a server's refusal. */
import type { Refusal } from './call/run-parts.ts';
import type { Problem } from './screens/view.ts';

const problems: Readonly<Partial<Record<Refusal['reason'], Problem>>> = {
  notAdmitted: 'cookie-missing',
  forgotten: 'confirmation-deleted',
  notOffered: 'not-offered',
  wrongVersion: 'page-outdated',
  tooMany: 'too-many-messages',
  noRelay: 'no-relay',
};

export function problemOf(reason: Refusal['reason']): Problem {
  return problems[reason] ?? 'refused';
}
