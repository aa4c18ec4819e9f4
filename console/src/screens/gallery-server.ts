/**
 * A server that knows made-up answers only, and notes what it was asked in the page's `data-asked`, a line each, where a
 * test can read it. Development only.
 */
import type { Answer } from '../api/answer.ts';
import type { RouteName, Value } from '../api/routes.ts';
import type { StaffServer } from '../api/staff-server.ts';
import * as data from './gallery-data.ts';
import { figures, policy } from './gallery-figures.ts';
import { approvals, audit, makeMe, team } from './gallery-team.ts';

export type MadeUp = { readonly [name in RouteName]?: Answer<Value<name>> };

function here<Wanted>(value: Wanted): Answer<Wanted> {
  return { ok: true, value };
}

const usual: MadeUp = {
  me: here(makeMe()),
  join: here(makeMe()),
  signIn: here(makeMe()),
  signInAgain: here(makeMe({ freshUntil: data.momentIn(300_000) })),
  queue: here(data.queue),
  collect: here({ madeAt: data.momentIn(0), items: [{ case: data.makeId('pQ77aa'), reports: 1 }] }),
  case: here(data.makeCaseView()),
  appeals: here(data.appeals),
  notices: here(data.notices),
  messages: here(data.messages),
  sanctions: here(data.sanctions),
  policy: here(policy),
  figures: here(figures),
  approvals: here(approvals),
  team: here(team),
  audit: here(audit),
  invite: here({
    id: makeMe().id,
    invitation: 'q8Zt3vTzKq3vTzq8Zt3vTz',
    until: data.momentIn(86_400_000),
  }),
  revealAddress: here({
    address: '2001:db8:85a3:8d3::/64',
    until: data.momentIn(580_000),
    leftToday: 17,
  }),
};

export function createGalleryServer(change: MadeUp): StaffServer {
  const answers: MadeUp = { ...usual, ...change };
  const asked: string[] = [];
  let isFresh = false;
  return {
    ask: async (name, body) => {
      asked.push(`${name} ${JSON.stringify(body)}`);
      document.documentElement.setAttribute('data-asked', asked.join('\n'));
      isFresh ||= name === 'signInAgain';
      const answer: Answer<unknown> = answers[name] ?? here({ done: true });
      const isHeldUp = !answer.ok && answer.error === 'sign in again';
      return (isHeldUp && isFresh ? here({ done: true }) : answer) as Answer<Value<typeof name>>;
    },
  };
}
