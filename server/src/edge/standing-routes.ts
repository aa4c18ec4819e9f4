/**
 * What a browser is told of sanctions that keep it out, over HTTP, and the work that lets it in where others from its
 * address were excluded. The cookie says who asks. What follows from an appeal is not decided here.
 */
import { type AppealState, type Standing, StandingWorkSchema } from '@anoncam/protocol/standing';
import type { Counters } from '../enforcement/counters.ts';
import type { Door } from '../enforcement/door.ts';
import type { Gate, Imposed } from '../enforcement/gate.ts';
import type { WorkLevel } from '../enforcement/limits.ts';
import type { Sanction, SanctionId } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { SubjectRef, Subjects } from '../enforcement/subject.ts';
import { tellSanction, toSecond } from '../enforcement/tell-sanction.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { Browser } from '../privacy/browser.ts';
import { answerTooOften } from './limited.ts';
import { type Asked, answerJson, answerText, type Routes, readBody } from './routes.ts';
import { SharedAttempts } from './shared-attempts.ts';
import { StandingWork } from './standing-work.ts';

/** Of one browser: work that is none. By network, one who shares it could keep all others from being let in. */
const mayFail = { most: 20, withinMs: 10 * 60 * 1000 };
const maxWorkBytes = 4 * 1024;
/** As many as one answer holds. */
const mostTold = 20;

export type StandingRouteParts = {
  readonly counters: Counters;
  readonly clock: Clock;
  readonly random: Random;
  readonly masterKey: Uint8Array;
  readonly subjects: Subjects;
  readonly gate: Pick<Gate, 'judge' | 'listFor' | 'passed'>;
  readonly door: Pick<Door, 'around' | 'workFor' | 'passed'>;
  readonly book: Pick<SanctionBook, 'codeOf'>;
  readonly admission: { recognise(cookieHeader: string | null): Browser | null };
  readonly findAppeal: (id: SanctionId) => Promise<AppealState | null>;
  /** Tries of one piece of work; as many as usual if it is left out. */
  readonly leastTries?: number | undefined;
};

export function createStandingRoutes(parts: StandingRouteParts): Routes {
  const { subjects, gate, door, book, admission, findAppeal } = parts;
  const failed = new SharedAttempts<SubjectRef>(parts, 'work', mayFail);
  const work = new StandingWork(parts);

  function findSubject({ request }: Asked): SubjectRef | null {
    const browser = admission.recognise(request.headers.get('cookie'));
    return browser && subjects.refOf(browser.visitor);
  }

  /** How much work keeps this one out; 0 if none does. */
  async function workFor(subject: SubjectRef, { address }: Asked): Promise<WorkLevel> {
    const level = await door.workFor({ subject, parts: door.around(address) });
    return level === 0 && gate.judge(subject, address).is === 'needs-work' ? 1 : level;
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
      needsWork: (await workFor(subject, asked)) > 0,
    };
    return answerJson(200, standing);
  }

  async function pass(asked: Asked): Promise<Response> {
    const subject = findSubject(asked);
    if (!subject) return withoutCookie();
    if (!(await failed.hasLeft(subject))) return answerTooOften();
    const proof = await readBody(asked.request, StandingWorkSchema, maxWorkBytes);
    if (!proof) return answerText(400, 'A solved challenge is asked for, and nothing else.');
    if (await work.take(subject, await workFor(subject, asked), proof)) {
      gate.passed(subject);
      door.passed(subject);
      return new Response(null, { status: 204 });
    }
    await failed.take(subject);
    return answerText(
      403,
      'This work is too old, too little, used, of another browser, or none. Do it again.',
    );
  }

  return {
    'GET /standing': show,
    async 'GET /standing/challenge'(asked) {
      const subject = findSubject(asked);
      if (!subject) return withoutCookie();
      return answerJson(200, await work.create(subject, await workFor(subject, asked)));
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
