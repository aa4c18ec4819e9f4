/**
 * The console over HTTP: the one place where a request of the staff is checked, before anything is done for it: that the
 * console itself asks, who is signed in, what they may, what is asked, that it is written down, and what is told.
 */
import { type StaffError, StaffErrorSchema } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import type { NetworkTags } from '../addresses/network-tag.ts';
import type { Clock } from '../lib/clock.ts';
import type { Console } from '../staff/console.ts';
import { mayDo } from '../staff/permissions.ts';
import type { AnyEntranceRoute, AnyStaffRoute, StaffAnswered, StaffRefusal } from '../staff/route.ts';
import type { StaffSession } from '../staff/staff-sessions.ts';
import { Attempts } from './attempts.ts';
import { isOwnRequest } from './origins.ts';
import { answerJson, readBody } from './routes.ts';

/** Of one session; and of one network, to join or to sign in. */
const mayAsk = { most: 600, withinMs: 60 * 1000 };
const mayEnter = { most: 60, withinMs: 10 * 60 * 1000 };
/** The longest answer to somebody, and what a passkey says. */
const maxBodyBytes = 32 * 1024;

const statuses: Readonly<Record<StaffError['error'], number>> = {
  'signed out': 401,
  'not allowed': 403,
  'sign in again': 403,
  'own decision': 403,
  'second person needed': 403,
  'not found': 404,
  'bad request': 400,
  'not now': 409,
  'too often': 429,
  failed: 500,
};

export type ConsoleHttpParts = {
  readonly console: Console;
  readonly clock: Clock;
  readonly networks: NetworkTags;
};

/** @param findAddress where the request comes from. */
export type ConsoleHandler = (request: Request, findAddress: () => string) => Promise<Response>;

export function createConsoleHandler(parts: ConsoleHttpParts): ConsoleHandler {
  const { console: desk, clock, networks } = parts;
  const own = new Set([desk.origin]);
  const asked = new Attempts<string>(clock, mayAsk);
  const entered = new Attempts(clock, mayEnter);

  async function enter(request: Request, route: AnyEntranceRoute, address: string): Promise<Response> {
    const network = networks.tagOf(address);
    if (!entered.hasLeft(network))
      return refuse({ refusal: 'too often', words: 'Try again in a few minutes.' });
    entered.note(network);
    const asks = await readBody(request, route.asks, maxBodyBytes);
    if (asks === null) return refuse({ refusal: 'bad request' });
    return tell(route.tells, await route.run(asks, request.headers.get('cookie')));
  }

  /** Who asks, if that is somebody, and not too often. */
  async function identify(request: Request, route: AnyStaffRoute): Promise<StaffSession | StaffRefusal> {
    const tag = desk.cookies.read('staff', request.headers.get('cookie'));
    const session = tag === null ? null : await desk.sessions.find(tag, route.isPolled !== true);
    if (!session) return { refusal: 'signed out' };
    if (!asked.hasLeft(session.tag)) return { refusal: 'too often', words: 'Wait a minute.' };
    asked.note(session.tag);
    return session;
  }

  async function serve(request: Request, route: AnyStaffRoute): Promise<Response> {
    // All of it first: whoever lets it trickle in is looked up when it is here, and not as who they were when it began.
    const asks = await readAsked(request, route);
    const session = await identify(request, route);
    if ('refusal' in session) return refuse(session);
    if (!isAllowed(session, route)) return refuse({ refusal: 'not allowed' });
    if (asks === null) return refuse({ refusal: 'bad request' });
    const isFresh = session.freshUntilMs !== null;
    if (!isFresh && needsFresh(route, asks)) return refuse({ refusal: 'sign in again' });
    return carryOut(route, session, asks);
  }

  async function carryOut(route: AnyStaffRoute, session: StaffSession, asks: unknown): Promise<Response> {
    const { member } = session;
    const isFresh = session.freshUntilMs !== null;
    const note = typeof route.note === 'function' ? route.note(asks) : null;
    if (note) await desk.audit.append({ who: member.id, ...note });
    const nowMs = clock.now();
    const answered = await route.run({ member, session, isFresh, nowMs, asks });
    // It was written down before it was done: that nothing came of it stands there as well.
    if (note && 'refusal' in answered)
      await desk.audit.append({ who: member.id, did: 'was refused it', to: note.to, reason: note.did });
    return tell(route.tells, answered);
  }

  return async (request, findAddress) => {
    const name = `${request.method} ${new URL(request.url).pathname}`;
    if (!isFromConsole(request, own)) return refuse({ refusal: 'not allowed' });
    const door = pick(desk.entrance, name);
    if (door) return enter(request, door, findAddress());
    const route = pick(desk.routes, name);
    return route ? serve(request, route) : refuse({ refusal: 'not found' });
  };
}

/** Links of other sites reach nothing here, and no other site can send what a change needs. */
function isFromConsole({ method, headers }: Request, own: ReadonlySet<string>): boolean {
  if (method !== 'GET') return isOwnRequest(headers, own) && headers.get('x-anoncam-console') === '1';
  const site = headers.get('sec-fetch-site');
  return site === null || site === 'same-origin';
}

function pick<Route>(routes: Readonly<Record<string, Route>>, name: string): Route | null {
  return (Object.hasOwn(routes, name) ? routes[name] : undefined) ?? null;
}

/** The body, or the query of what only reads; null if it is not what the route asks. */
async function readAsked(request: Request, { asks }: AnyStaffRoute): Promise<unknown> {
  if (request.method !== 'GET') return readBody(request, asks, maxBodyBytes);
  const result = v.safeParse(asks, Object.fromEntries(new URL(request.url).searchParams));
  return result.success ? result.output : null;
}

function isAllowed({ member }: StaffSession, { permission }: AnyStaffRoute): boolean {
  return permission === null || mayDo(member.role, permission);
}

function needsFresh({ isFreshNeeded }: AnyStaffRoute, asks: unknown): boolean {
  return typeof isFreshNeeded === 'function' ? isFreshNeeded(asks) : isFreshNeeded;
}

/** @throws if it is not of the shape that was promised: then nothing of it is told. */
function tell(shape: AnyStaffRoute['tells'], answered: StaffAnswered<unknown>): Response {
  if ('refusal' in answered) return refuse(answered);
  const response = answerJson(200, v.parse(shape, answered.tells));
  for (const cookie of answered.cookies ?? []) response.headers.append('set-cookie', cookie);
  return response;
}

export function refuse({ refusal, words = '' }: StaffRefusal): Response {
  return answerJson(statuses[refusal], v.parse(StaffErrorSchema, { error: refusal, words }));
}
