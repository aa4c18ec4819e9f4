/** The routes of the team and of the audit log. */
import {
  AuditPageSchema,
  DoneSchema,
  InvitationSchema,
  InviteSchema,
  RevokeSchema,
  RoleChangeSchema,
  TeamSchema,
} from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import type { AuditEntryTable } from '../database/tables.ts';
import type { AuditLog } from './audit-log.ts';
import { defineRoute, type StaffRefusal, type StaffRoutes } from './route.ts';
import { nameOfGone, type Team } from './team.ts';

const entriesAtOnce = 50;

const notOneself: StaffRefusal = {
  refusal: 'own decision',
  words: 'Nobody changes their own role or takes themselves out of the team; ask somebody else.',
};

const nameTaken: StaffRefusal = {
  refusal: 'not now',
  words: 'Somebody is called so already, and the log would not tell them apart. Choose another name.',
};

export function createTeamRoutes(team: Team, audit: AuditLog): StaffRoutes {
  const managing = { permission: 'manage team', isFreshNeeded: true } as const;
  return {
    'GET /api/team': defineRoute({
      permission: 'manage team',
      isFreshNeeded: false,
      asks: v.strictObject({}),
      tells: TeamSchema,
      note: null,
      run: async () => ({ tells: await team.list() }),
    }),
    'POST /api/team/invite': defineRoute({
      ...managing,
      asks: InviteSchema,
      tells: InvitationSchema,
      // It is not known before whom it is about.
      note: 'by itself',
      async run({ asks, member }) {
        if (await team.isNameTaken(asks.name)) return nameTaken;
        const id = team.chooseId();
        await audit.append({ who: member.id, did: 'invited', to: id, reason: asks.role });
        return { tells: await team.invite({ id, ...asks }) };
      },
    }),
    'POST /api/team/role': defineRoute({
      ...managing,
      asks: RoleChangeSchema,
      tells: DoneSchema,
      note: ({ id, role }) => ({ did: 'changed a role', to: id, reason: role }),
      async run({ asks: { id, role }, member }) {
        if (id === member.id) return notOneself;
        return (await team.changeRole(id, role)) ? { tells: { done: true } } : { refusal: 'not found' };
      },
    }),
    'POST /api/team/revoke': defineRoute({
      ...managing,
      asks: RevokeSchema,
      tells: DoneSchema,
      note: ({ id }) => ({ did: 'revoked', to: id, reason: '' }),
      async run({ asks: { id }, member }) {
        if (id === member.id) return notOneself;
        return (await team.revoke(id)) ? { tells: { done: true } } : { refusal: 'not found' };
      },
    }),
    'GET /api/audit': createAuditRoute(team, audit),
  };
}

const PlaceSchema = v.strictObject({
  before: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}$/), v.transform(Number))),
});

function createAuditRoute(team: Team, audit: AuditLog) {
  return defineRoute({
    permission: 'read audit log',
    isFreshNeeded: false,
    asks: PlaceSchema,
    tells: AuditPageSchema,
    note: null,
    async run({ asks: { before = null } }) {
      const names = await team.listNames();
      const entries = await audit.list(before, entriesAtOnce);
      return {
        tells: {
          entries: entries.map((entry) => describe(entry, names)),
          isWhole: await audit.verify(),
          head: await audit.findHead(),
        },
      };
    },
  });
}

function describe({ previous: _, who, ...entry }: AuditEntryTable, names: ReadonlyMap<string, string>) {
  const isNobody = who === 'operator' || who === 'automatic';
  return { ...entry, who: isNobody ? who : (names.get(who) ?? nameOfGone(who)) };
}
