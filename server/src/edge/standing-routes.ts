/**
 * What a browser is told of sanctions that keep it out, over HTTP, and the work that lets it in where others from its
 * address were excluded. The cookie says who asks. What follows from an appeal is not decided here.
 */
import { type AppealState, type Standing, StandingWorkSchema } from '@anoncam/protocol/standing';
import type { NetworkTags } from '../addresses/network-tag.ts';
import type { Gate, Imposed } from '../enforcement/gate.ts';
import type { Sanction, SanctionId } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { SubjectRef, Subjects } from '../enforcement/subject.ts';
import { tellSanction, toSecond } from '../enforcement/tell-sanction.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey } from '../lib/seal.ts';
import type { Browser } from '../privacy/browser.ts';
import { createProofOfWork } from '../privacy/proof-of-work.ts';
import { Attempts } from './attempts.ts';
import { type Asked, answerJson, answerText, type Routes, readBody } from './routes.ts';

/** Of one network: work that is none. What is right costs nothing, however many come from there. */
const mayFail = { most: 20, withinMs: 10 * 60 * 1000 };
const maxWorkBytes = 4 * 1024;
/** As many as one answer holds. */
const mostTold = 20;

export type StandingRouteParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly masterKey: Uint8Array;
  readonly networks: NetworkTags;
  readonly subjects: Subjects;
  readonly gate: Pick<Gate, 'judge' | 'listFor' | 'passed'>;
  readonly book: Pick<SanctionBook, 'codeOf'>;
  readonly admission: { recognise(cookieHeader: string | null): Browser | null };
  readonly findAppeal: (id: SanctionId) => Promise<AppealState | null>;
  /** Tries of one piece of work; as many as usual if it is left out. */
  readonly leastTries?: number;
};

export function createStandingRoutes(parts: StandingRouteParts): Routes {
  const { clock, random, masterKey, networks, subjects, gate, book, admission, findAppeal } = parts;
  const failed = new Attempts(clock, mayFail);

  function findSubject({ request }: Asked): SubjectRef | null {
    const browser = admission.recognise(request.headers.get('cookie'));
    return browser && subjects.refOf(browser.visitor);
  }

  /** Signed with a key of its own for each browser: what one has solved lets no other in. */
  function workOf(subject: SubjectRef) {
    const ownKey = deriveKey(masterKey, `work of ${subject}`);
    return createProofOfWork({ masterKey: ownKey, clock, random }, parts.leastTries);
  }

  async function tell(sanction: Sanction) {
    return tellSanction(sanction, book.codeOf(sanction.id), await findAppeal(sanction.id));
  }

  async function show(asked: Asked): Promise<Response> {
    const subject = findSubject(asked);
    if (!subject)
      return answerJson(200, { sanctions: [], networkUntil: null, needsWork: false } satisfies Standing);
    const imposed = gate.listFor(subject, asked.address);
    const listOf = (wanted: Imposed['scope']) =>
      imposed.filter(({ scope }) => scope === wanted).map(({ sanction }) => sanction);
    const standing: Standing = {
      sanctions: await Promise.all(listOf('browser').slice(0, mostTold).map(tell)),
      networkUntil: findEnd(listOf('network')),
      needsWork: gate.judge(subject, asked.address).is === 'needs-work',
    };
    return answerJson(200, standing);
  }

  async function pass(asked: Asked): Promise<Response> {
    const subject = findSubject(asked);
    if (!subject) return withoutCookie();
    const network = networks.tagOf(asked.address);
    if (!failed.hasLeft(network))
      return answerText(429, 'That was often enough for now. Try again in a while.');
    const proof = await readBody(asked.request, StandingWorkSchema, maxWorkBytes);
    if (!proof) return answerText(400, 'A solved challenge is asked for, and nothing else.');
    if (await workOf(subject).isValid(proof)) {
      gate.passed(subject);
      return new Response(null, { status: 204 });
    }
    failed.note(network);
    return answerText(403, 'This work is too old, of another browser, or none. Do it again.');
  }

  return {
    'GET /standing': show,
    async 'GET /standing/challenge'(asked) {
      const subject = findSubject(asked);
      return subject ? answerJson(200, await workOf(subject).create()) : withoutCookie();
    },
    'POST /standing/work': pass,
  };
}

/** Of what somebody else did no more is told than until when it keeps others out. */
function findEnd(sanctions: readonly Sanction[]): string | null {
  return sanctions.length === 0 ? null : toSecond(Math.max(...sanctions.map(({ untilMs }) => untilMs)));
}

function withoutCookie(): Response {
  return answerText(404, 'There is no work to do for a browser without a cookie of ours.');
}
