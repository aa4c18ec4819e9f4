/**
 * What no one of the staff can do alone: one asks, another agrees, and the first collects it within a day. Who asked is never the
 * one who agrees, and both must still be who they were whenever anything comes of it.
 */
import type { Approvals as ApprovalList, Ask, Collected } from '@anoncam/protocol/staff-api/staff-legal';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { countLegal } from '../privacy/monthly-numbers.ts';
import type { AddressDesk } from './address-desk.ts';
import { type Approval, approvalRefusals, isOver, isWellAsked } from './approval.ts';
import { ApprovalBook } from './approval-book.ts';
import type { AuditNoter, Deed } from './audit-log.ts';
import { exportCase } from './legal-export.ts';
import { RefusedError } from './refused-error.ts';
import type { StaffMember, StaffRefusal } from './route.ts';
import { isStillTheSame } from './standing.ts';
import type { Vault } from './vault.ts';

export type ApprovalsParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly addresses: Pick<AddressDesk, 'revealApproved'>;
  readonly log: AuditNoter;
};

/** Of one member, that nobody has decided. */
const mostWaiting = 50;

export class Approvals {
  readonly #parts: ApprovalsParts;
  readonly #book: ApprovalBook;

  constructor(parts: ApprovalsParts) {
    this.#parts = parts;
    this.#book = new ApprovalBook(parts.records, parts.clock);
  }

  list(member: StaffMember): Promise<ApprovalList> {
    return this.#book.list(member);
  }

  /** How many wait for somebody to agree. */
  countWaiting(): Promise<number> {
    return this.#book.countWaiting();
  }

  async ask(asked: Ask, member: StaffMember): Promise<{ readonly id: string } | StaffRefusal> {
    const ask = { ...asked, cases: [...new Set(asked.cases)] };
    const refusal = await this.#judge(ask, member);
    if (refusal) return refusal;
    const id = createId(this.#parts.random);
    await this.#note('asked for approval', { id, reason: ask.reason }, member);
    await this.#book.add(id, ask, member);
    return { id };
  }

  /** @returns why not; null where it is approved now, by this member. */
  async approve(id: string, member: StaffMember): Promise<StaffRefusal | null> {
    const approval = await this.#findOpen(id);
    if ('refusal' in approval) return approval;
    if (approval.asked_by === member.id) return approvalRefusals.own;
    if (!(await isAskerTheSame(this.#parts.records, approval))) return this.#void(approval);
    await this.#note('approved', approval, member);
    try {
      return await this.#approve(approval, member);
    } catch (error) {
      if (error instanceof RefusedError) return error.because;
      throw error;
    }
  }

  /** Whoever may agree may refuse; who asked, too, who thinks better of it. */
  async refuse(id: string, member: StaffMember): Promise<StaffRefusal | null> {
    const approval = await this.#findOpen(id);
    if ('refusal' in approval) return approval;
    await this.#note('refused approval', approval, member);
    const isDone = await this.#book.decide(this.#parts.records, approval, 'refused', member);
    return isDone ? null : approvalRefusals.decided;
  }

  /** Each time that something is collected is written down before. */
  async collect(id: string, member: StaffMember): Promise<Collected | StaffRefusal> {
    const { records, clock } = this.#parts;
    const approval = await this.#book.find(id);
    if (!approval) return approvalRefusals.none;
    if (approval.asked_by !== member.id) return approvalRefusals['not asked'];
    if (approval.state !== 'approved' || isOver(approval, clock.now())) return approvalRefusals['not agreed'];
    const areTheSame =
      (await isAskerTheSame(records, approval)) && (await isApproverTheSame(records, approval));
    if (!areTheSame) return this.#void(approval);
    await this.#note('collected what was approved', approval, member);
    const items: Record<string, unknown>[] = [];
    for (const caseId of approval.cases) items.push(await this.#collect(caseId, approval, member));
    return { madeAt: new Date(clock.now()).toISOString(), items };
  }

  async #judge(ask: Ask, member: StaffMember): Promise<StaffRefusal | null> {
    if (!isWellAsked(ask)) return approvalRefusals['bad ask'];
    if ((await this.#book.countWaiting(member)) >= mostWaiting) return approvalRefusals['too many'];
    const found = await this.#parts.records
      .selectFrom('moderation_case')
      .select('id')
      .where('id', 'in', ask.cases)
      .execute();
    if (found.length < ask.cases.length) return approvalRefusals['no case'];
    return ask.kind === 'preserve' ? this.#parts.vault.findObstacle(ask.cases) : null;
  }

  async #findOpen(id: string): Promise<Approval | StaffRefusal> {
    const approval = await this.#book.find(id);
    if (!approval) return approvalRefusals.none;
    const isOpen = approval.state === 'waiting' && !isOver(approval, this.#parts.clock.now());
    return isOpen ? approval : approvalRefusals.decided;
  }

  /** Copies are made before, and put in together with the decision: both are there, or neither. */
  async #approve(approval: Approval, member: StaffMember): Promise<StaffRefusal | null> {
    const { records, clock, vault } = this.#parts;
    const isCopied = approval.kind === 'preserve';
    const copies = isCopied ? await vault.prepare(approval.cases) : [];
    return records.transaction().execute(async (all) => {
      if (!(await this.#book.decide(all, approval, 'approved', member))) return approvalRefusals.decided;
      // They may have been revoked while copies were made.
      if (!(await isAskerTheSame(all, approval))) throw new RefusedError(approvalRefusals.void);
      if (isCopied) {
        const endOn = await vault.keep(all, copies, approval.id);
        await this.#book.extend(all, approval, endOn);
      }
      await countLegal(all, `approved: ${approval.kind}`, clock.now());
      return null;
    });
  }

  async #collect(caseId: string, { kind, reason }: Approval, member: StaffMember) {
    const { records, vault, addresses } = this.#parts;
    switch (kind) {
      case 'reveal':
        return { case: caseId, address: await addresses.revealApproved({ caseId, reason }, member) };
      case 'disclose':
        return { ...(await exportCase(records, caseId)), sealedCopy: await vault.findSealed(caseId) };
      case 'preserve':
        // What is in the vault is handed out with a disclosure only.
        return { case: caseId };
    }
  }

  async #void(approval: Approval): Promise<StaffRefusal> {
    await this.#book.voidOne(approval);
    return approvalRefusals.void;
  }

  #note(did: Deed, { id, reason }: Pick<Approval, 'id' | 'reason'>, { id: who }: StaffMember) {
    return this.#parts.log.append({ who, did, to: id, reason });
  }
}

function isAskerTheSame(records: Records, { asked_by, asked_as, asked_at }: Approval): Promise<boolean> {
  return isStillTheSame(records, { member: asked_by, role: asked_as, sinceAt: asked_at });
}

async function isApproverTheSame(records: Records, approval: Approval): Promise<boolean> {
  const { decided_by: member, decided_as: role, decided_at: sinceAt } = approval;
  if (member === null || role === null || sinceAt === null) return false;
  return isStillTheSame(records, { member, role, sinceAt });
}
