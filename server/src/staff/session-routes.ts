/** The routes of joining, signing in, once more and out, and of who one is. */
import {
  DoneSchema,
  JoinOptionsSchema,
  JoinSchema,
  MeSchema,
  PasskeyJsonSchema,
  SignInSchema,
} from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import { type AnyEntranceRoute, defineEntrance, defineRoute, type StaffRoutes } from './route.ts';
import type { SignIn } from './sign-in.ts';
import { describeSession } from './staff-sessions.ts';

const NothingSchema = v.strictObject({});

/** Before one is signed in. */
export function createEntranceRoutes(signIn: SignIn): Readonly<Record<string, AnyEntranceRoute>> {
  return {
    'POST /api/join/options': defineEntrance({
      asks: JoinOptionsSchema,
      tells: PasskeyJsonSchema,
      run: ({ invitation }) => signIn.offerJoining(invitation),
    }),
    'POST /api/join': defineEntrance({
      asks: JoinSchema,
      tells: MeSchema,
      run: (asks, cookie) => signIn.join(cookie, asks),
    }),
    'POST /api/sign-in/options': defineEntrance({
      asks: NothingSchema,
      tells: PasskeyJsonSchema,
      run: () => signIn.offer(),
    }),
    'POST /api/sign-in': defineEntrance({
      asks: SignInSchema,
      tells: MeSchema,
      run: ({ response }, cookie) => signIn.signIn(cookie, response),
    }),
  };
}

export function createSessionRoutes(signIn: SignIn): StaffRoutes {
  const own = { permission: null, isFreshNeeded: false } as const;
  return {
    'GET /api/me': defineRoute({
      ...own,
      asks: NothingSchema,
      tells: MeSchema,
      note: null,
      run: async ({ session }) => ({ tells: describeSession(session) }),
    }),
    'POST /api/sign-in-again/options': defineRoute({
      ...own,
      asks: NothingSchema,
      tells: PasskeyJsonSchema,
      note: null,
      run: ({ session }) => signIn.offerAgain(session.tag, session.member.id),
    }),
    'POST /api/sign-in-again': defineRoute({
      ...own,
      asks: SignInSchema,
      tells: MeSchema,
      // Whether it is them, is not certain before.
      note: 'by itself',
      run: ({ session, asks }) => signIn.signInAgain(session, asks.response),
    }),
    'POST /api/sign-out': defineRoute({
      ...own,
      asks: NothingSchema,
      tells: DoneSchema,
      note: () => ({ did: 'signed out', to: '', reason: '' }),
      run: ({ session }) => signIn.signOut(session.tag),
    }),
  };
}
