/**
 * Puts together what the console's server is made of. First the office: the team, its sign-in and the audit log, which others
 * need as well; then the console, with all its routes.
 */
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { StaffCases } from '../moderation/staff-cases.ts';
import type { ContactDesk } from '../privacy/contact-desk.ts';
import type { Deletions } from '../privacy/deletions.ts';
import { AuditLog } from './audit-log.ts';
import { createCaseRoutes } from './case-routes.ts';
import { Challenges } from './challenges.ts';
import { countMessages, createMessageRoutes } from './message-routes.ts';
import { Passkeys } from './passkeys.ts';
import type { AnyEntranceRoute, StaffRoutes } from './route.ts';
import { createEntranceRoutes, createSessionRoutes } from './session-routes.ts';
import { SignIn } from './sign-in.ts';
import { StaffCookies } from './staff-cookies.ts';
import { StaffSessions } from './staff-sessions.ts';
import { Team } from './team.ts';
import { createTeamRoutes } from './team-routes.ts';

export type OfficeParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly masterKey: Uint8Array;
  readonly deletions: Deletions;
};

export type StaffOffice = { readonly team: Team; readonly audit: AuditLog };

/** Where nobody signs in, as on the command line, this is all. */
export function createOffice(parts: OfficeParts): StaffOffice {
  return { team: new Team(parts), audit: new AuditLog(parts) };
}

export type ConsoleParts = Omit<OfficeParts, 'deletions'> & {
  readonly office: StaffOffice;
  /** Under which browsers open the console: what passkeys sign for. */
  readonly origin: string;
  readonly cases: StaffCases;
  readonly contact: ContactDesk;
  /** What waits for a second person. */
  countApprovals(): Promise<number>;
  /** What others add. */
  readonly routes: StaffRoutes;
};

export type Console = {
  readonly origin: string;
  readonly entrance: Readonly<Record<string, AnyEntranceRoute>>;
  readonly routes: StaffRoutes;
  readonly sessions: StaffSessions;
  readonly cookies: StaffCookies;
  readonly audit: AuditLog;
};

export function createConsole(parts: ConsoleParts): Console {
  const { office, origin, contact, countApprovals } = parts;
  const sessions = new StaffSessions(parts);
  const cookies = new StaffCookies({ ...parts, isHttps: origin.startsWith('https:') });
  const signIn = new SignIn({
    ...parts,
    ...office,
    sessions,
    cookies,
    passkeys: new Passkeys(origin),
    challenges: new Challenges(parts),
  });
  const routes = {
    ...createSessionRoutes(signIn),
    ...createTeamRoutes(office.team, office.audit),
    ...createCaseRoutes(parts.cases, { countApprovals, countMessages: () => countMessages(contact) }),
    ...createMessageRoutes(contact),
    ...parts.routes,
  };
  const entrance = createEntranceRoutes(signIn);
  return { origin, entrance, routes, sessions, cookies, audit: office.audit };
}
