/**
 * What a route of the console is: who may take it, what is asked and told, and what is written down before it is taken. All
 * of this is checked in one place (`edge/console-http.ts`), so that a route only does what it is for.
 */
import type { Permission, StaffError } from '@anoncam/protocol/staff-api/staff-session';
import type * as v from 'valibot';
import type { AuditNote } from './audit-log.ts';
import type { StaffMember } from './staff-member.ts';
import type { StaffSession } from './staff-sessions.ts';

export type { StaffMember } from './staff-member.ts';

export type StaffAsked<Asks> = {
  readonly member: StaffMember;
  /** The session that asks. */
  readonly session: StaffSession;
  /** Signed in again within the last minutes. */
  readonly isFresh: boolean;
  readonly nowMs: number;
  /** The body; of a `GET`, its query. */
  readonly asks: Asks;
};

export type StaffRefusal = { readonly refusal: StaffError['error']; readonly words?: string };

export type StaffAnswered<Tells> =
  /** `cookies`: values of `Set-Cookie`. */
  { readonly tells: Tells; readonly cookies?: readonly string[] } | StaffRefusal;

type Shape<Value> = v.GenericSchema<unknown, Value>;

export type StaffRoute<Asks, Tells> = {
  /** Null: whoever is signed in. */
  readonly permission: Permission | null;
  /** Whether one must have signed in again just now; it may depend on what is asked. */
  readonly isFreshNeeded: boolean | ((asks: Asks) => boolean);
  /** What is not of this shape is refused. */
  readonly asks: Shape<Asks>;
  /** An answer that is not of this shape does not leave the server: nothing slips out that nobody meant to tell. */
  readonly tells: Shape<Tells>;
  /**
   * What the audit log says of it, before anything is changed; null for what only reads. by itself: whoever does it sees to
   * that, at the moment when it is certain.
   */
  readonly note: ((asks: Asks) => AuditNote) | 'by itself' | null;
  /** A page asks for it by itself, again and again, so that it keeps nobody signed in who has left their seat. */
  readonly isPolled?: true;
  readonly run: (asked: StaffAsked<Asks>) => Promise<StaffAnswered<Tells>>;
};

/** A route of which it is not known any more what it asks: its own schema sees to that it gets nothing else. */
export type AnyStaffRoute = StaffRoute<unknown, unknown>;

/** By method and path, `POST /api/case/decide`. */
export type StaffRoutes = Readonly<Record<string, AnyStaffRoute>>;

/** Before one is signed in: joining and signing in. */
export type EntranceRoute<Asks, Tells> = {
  readonly asks: Shape<Asks>;
  readonly tells: Shape<Tells>;
  readonly run: (asks: Asks, cookie: string | null) => Promise<StaffAnswered<Tells>>;
};

export type AnyEntranceRoute = EntranceRoute<unknown, unknown>;

/** Sees to it that what a route asks and tells fits its shapes; in a table they are all of one type. */
export function defineRoute<Asks, Tells>(route: StaffRoute<Asks, Tells>): AnyStaffRoute {
  return route as unknown as AnyStaffRoute;
}

export function defineEntrance<Asks, Tells>(route: EntranceRoute<Asks, Tells>): AnyEntranceRoute {
  return route as unknown as AnyEntranceRoute;
}
