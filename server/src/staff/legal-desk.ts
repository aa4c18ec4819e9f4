/**
 * Puts together what the staff does about addresses and authorities: revealing one, what two must agree on, the vault; and its
 * routes. Each deed writes itself down, at the moment when it is certain that it will be done, so that the log says of no
 * attempt that it was a deed.
 */
import {
  ApprovalIdSchema,
  ApprovalsSchema,
  AskSchema,
  CollectedSchema,
  RevealedSchema,
  RevealSchema,
} from '@anoncam/protocol/staff-api/staff-legal';
import { DoneSchema, type Permission, type Role } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import type { AddressBook } from '../addresses/address-book.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { AddressDesk } from './address-desk.ts';
import { Approvals } from './approvals.ts';
import type { AuditNoter } from './audit-log.ts';
import { defineRoute, type StaffRefusal, type StaffRoutes } from './route.ts';
import { Vault } from './vault.ts';

export type LegalDeskParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly addresses: Pick<AddressBook, 'reveal'>;
  readonly log: AuditNoter;
  /** Of the setting ANONCAM_VAULT_RECIPIENT. */
  readonly vaultRecipient: string | null;
  /** Who may do what. */
  may(role: Role, permission: Permission): boolean;
};

export type LegalDesk = {
  readonly routes: StaffRoutes;
  /** How many approvals wait for somebody. */
  countWaiting(): Promise<number>;
};

/** For the purge: writes down that a sealed copy ends. */
export async function noteEndOfCopy(log: AuditNoter, id: string): Promise<void> {
  await log.append({ who: 'automatic', did: 'destroyed a sealed copy', to: id, reason: '' });
}

/** @throws BackupError if the vault's public key is none. */
export async function createLegalDesk(parts: LegalDeskParts): Promise<LegalDesk> {
  const { vaultRecipient: recipient } = parts;
  if (recipient !== null) {
    const { checkRecipient } = await import('../backup/archive.ts');
    checkRecipient(recipient, 'ANONCAM_VAULT_RECIPIENT');
  }
  const addresses = new AddressDesk(parts);
  const approvals = new Approvals({ ...parts, addresses, vault: new Vault({ ...parts, recipient }) });
  return {
    routes: { ...createAddressRoutes(addresses), ...createApprovalRoutes(approvals, parts.may) },
    countWaiting: () => approvals.countWaiting(),
  };
}

function createAddressRoutes(desk: AddressDesk): StaffRoutes {
  return {
    'POST /api/address/reveal': defineRoute({
      permission: 'reveal addresses',
      isFreshNeeded: true,
      asks: RevealSchema,
      tells: RevealedSchema,
      note: 'by itself',
      async run({ asks: { case: caseId, reason }, member }) {
        return answer(await desk.reveal({ caseId, reason }, member));
      },
    }),
  };
}

function createApprovalRoutes(approvals: Approvals, may: LegalDeskParts['may']): StaffRoutes {
  return {
    'GET /api/approvals': defineRoute({
      permission: 'approve',
      isFreshNeeded: false,
      asks: v.strictObject({}),
      tells: ApprovalsSchema,
      note: null,
      run: async ({ member }) => ({ tells: await approvals.list(member) }),
    }),
    'POST /api/approval/ask': defineRoute({
      // Whoever handles legal requests may do this as well.
      permission: 'reveal addresses',
      isFreshNeeded: false,
      asks: AskSchema,
      tells: DoneSchema,
      note: 'by itself',
      async run({ asks, member }) {
        const isLegal = asks.kind !== 'reveal';
        if (isLegal && !may(member.role, 'handle legal requests')) return { refusal: 'not allowed' };
        const asked = await approvals.ask(asks, member);
        return answerDone('refusal' in asked ? asked : null);
      },
    }),
    ...createDecidingRoutes(approvals),
  };
}

function createDecidingRoutes(approvals: Approvals): StaffRoutes {
  return {
    'POST /api/approval/approve': defineRoute({
      permission: 'approve',
      isFreshNeeded: true,
      asks: ApprovalIdSchema,
      tells: DoneSchema,
      note: 'by itself',
      run: async ({ asks: { id }, member }) => answerDone(await approvals.approve(id, member)),
    }),
    'POST /api/approval/refuse': defineRoute({
      permission: 'approve',
      isFreshNeeded: true,
      asks: ApprovalIdSchema,
      tells: DoneSchema,
      note: 'by itself',
      run: async ({ asks: { id }, member }) => answerDone(await approvals.refuse(id, member)),
    }),
    'POST /api/approval/collect': defineRoute({
      permission: 'reveal addresses',
      isFreshNeeded: true,
      asks: ApprovalIdSchema,
      tells: CollectedSchema,
      note: 'by itself',
      run: async ({ asks: { id }, member }) => answer(await approvals.collect(id, member)),
    }),
  };
}

function answer<Tells extends object>(given: Tells | StaffRefusal) {
  return 'refusal' in given ? given : { tells: given };
}

function answerDone(refusal: StaffRefusal | null) {
  return refusal ?? ({ tells: { done: true } } as const);
}
