/**
 * Bugs that could be in which verdicts count, and in what they amount to.
 */
import type { PlantedBug } from './planted-bug.ts';

const claims = 'server/src/session/claims.ts';
const tally = 'server/src/moderation/tally.ts';
const weights = 'server/src/moderation/reporter-weight.ts';
const consensus = 'server/src/moderation/consensus.ts';
const log = 'server/src/moderation/moderation-log.memory.ts';

export const moderationBugs: readonly PlantedBug[] = [
  {
    name: 'verdicts: one of another call counts',
    file: claims,
    find: "if (phase.is !== 'calling' || phase.call.id !== verdict.call) return stay(state);",
    replace: "if (phase.is !== 'calling') return stay(state);",
  },
  {
    name: 'verdicts: one of a call that has not begun counts',
    file: claims,
    find: "phase.is !== 'calling' || phase.call.id",
    replace: "(phase.is !== 'calling' && phase.is !== 'pairing') || phase.call.id",
  },
  {
    name: 'verdicts: one about the stranger is held against whoever gives it',
    file: claims,
    find: 'subject: stranger, by: visitor',
    replace: 'subject: visitor, by: visitor',
  },
  {
    name: 'verdicts: one about oneself is held against the stranger',
    file: claims,
    find: "return about === 'self'",
    replace: "return about !== 'self' && about === ('none' as string)",
  },
  {
    name: 'verdicts: one counts as often as it is said',
    file: claims,
    find: 'const isNew = !made.includes(claim);',
    replace: 'const isNew = true;',
  },
  {
    name: 'verdicts: an older one counts',
    file: claims,
    find: '(claims.call !== call || sequence > claims.sequence)',
    replace: 'true',
  },
  {
    name: 'verdicts: any number a second counts',
    file: claims,
    find: 'now - claims.atMs >= atLeastEveryMs;',
    replace: 'true;',
  },
  {
    name: 'verdicts: one counts where there are no pictures',
    file: claims,
    find: "if (state.mode !== 'video') return stay(state);",
    replace: '',
  },
  {
    name: 'verdicts: more is flagged than seen',
    file: claims,
    find: 'if (flagged > usable) return false;',
    replace: '',
  },
  {
    name: 'verdicts: those of the call before use up the sequence',
    file: claims,
    find: '(claims.call !== call || sequence > claims.sequence)',
    replace: 'sequence > claims.sequence',
  },
  {
    name: 'verdicts: one in one’s own favour counts',
    file: consensus,
    find: "if (testimony.type === 'self-judged' && !isFlag) return null;",
    replace: '',
  },
  {
    name: 'verdicts: one speaks for a stranger of whom nothing came',
    file: claims,
    find: "if (!mustFlow || flowing === 'both') return",
    replace: 'if (!mustFlow || now > 0) return',
  },
  {
    name: 'tally: a network has many votes',
    file: tally,
    find: 'if (one.network === other.network) return true;',
    replace: '',
    foundIn: 'town',
  },
  {
    name: 'tally: a crew has many votes',
    file: tally,
    find: 'company.areInLeague(one.by, other.by, subject)',
    replace: 'company.areInLeague(one.by, other.by, subject) && now < 0',
    foundIn: 'town',
  },
  {
    name: 'weight: everybody is believed alike',
    file: weights,
    find: 'return right / (right + startedWith.refuted + held);',
    replace: 'return right / (right + startedWith.refuted + held * 0);',
    foundIn: 'town',
  },
  {
    name: 'weight: another cookie is another person',
    file: weights,
    find: 'return Math.min(...weights);',
    replace: 'return weights[0] ?? 0;',
    foundIn: 'town',
  },
  {
    name: 'log: a case grows for ever',
    file: log,
    find: 'if (events.length > this.#limits.eventsAboutOne) events.shift();',
    replace: '',
    foundIn: 'town',
  },
  {
    name: 'log: whoever is forgotten leaves a record',
    file: log,
    find: 'if (book.atMs <= atMs) this.#sources.delete(source);',
    replace: '',
    foundIn: 'town',
  },
  {
    name: 'log: nothing is ever forgotten',
    file: consensus,
    find: 'await this.#log.forget(now - keptMs);',
    replace: 'await this.#log.forget(now - 1e3 * keptMs);',
    foundIn: 'town',
  },
];
