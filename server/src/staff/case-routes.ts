/** The routes of cases, appeals, sanctions, notices, the rules and the figures. What becomes of them, others know. */
import {
  AppealDecisionSchema,
  AppealsSchema,
  CaseDecisionSchema,
  CaseIdSchema,
  CaseViewSchema,
  FiguresSchema,
  LiftSchema,
  NoticeAnswerSchema,
  NoticesSchema,
  PolicyViewSchema,
  QueueSchema,
  SanctionsSchema,
} from '@anoncam/protocol/staff-api/staff-cases';
import { DoneSchema } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import type { StaffAnswer } from '../moderation/staff-answer.ts';
import type { StaffCases } from '../moderation/staff-cases.ts';
import { mostDaysUnlessFresh } from './permissions.ts';
import { defineRoute, type StaffAnswered, type StaffRoutes } from './route.ts';

const NothingSchema = v.strictObject({});

/** What waits elsewhere. */
export type Waiting = {
  countMessages(): Promise<{ readonly messages: number; readonly dataRequests: number }>;
  countApprovals(): Promise<number>;
};

export function createCaseRoutes(cases: StaffCases, waiting: Waiting): StaffRoutes {
  return {
    'GET /api/queue': defineRoute({
      permission: 'read cases',
      isFreshNeeded: false,
      asks: NothingSchema,
      tells: QueueSchema,
      note: null,
      isPolled: true,
      async run({ member }) {
        const counts = { ...(await cases.countWaiting()), ...(await waiting.countMessages()) };
        return {
          tells: {
            cases: await cases.listWaiting(),
            waiting: { ...counts, approvals: await waiting.countApprovals() },
            done: await cases.doneBy(member.id),
          },
        };
      },
    }),
    'GET /api/case': defineRoute({
      permission: 'read cases',
      isFreshNeeded: false,
      asks: CaseIdSchema,
      tells: CaseViewSchema,
      note: null,
      async run({ asks }) {
        const view = await cases.view(asks.id);
        return view ? { tells: view } : { refusal: 'not found' };
      },
    }),
    ...createDecisionRoutes(cases),
    ...createAppealRoutes(cases),
    ...createNoticeRoutes(cases),
    ...createFigureRoutes(cases),
  };
}

function createDecisionRoutes(cases: StaffCases): StaffRoutes {
  const simple = { permission: 'decide cases', isFreshNeeded: false, tells: DoneSchema } as const;
  return {
    'POST /api/case/take': defineRoute({
      ...simple,
      asks: CaseIdSchema,
      note: ({ id }) => ({ did: 'took a case', to: id, reason: '' }),
      run: async ({ asks, member }) => answer(await cases.take(asks.id, member.id)),
    }),
    'POST /api/case/give-back': defineRoute({
      ...simple,
      asks: CaseIdSchema,
      note: ({ id }) => ({ did: 'gave back a case', to: id, reason: '' }),
      run: async ({ asks, member }) => answer(await cases.giveBack(asks.id, member.id)),
    }),
    'POST /api/case/decide': defineRoute({
      ...simple,
      isFreshNeeded: ({ days }) => days > mostDaysUnlessFresh,
      asks: CaseDecisionSchema,
      // What was noted beside stays with the case, and goes with it.
      note: ({ id, outcome, reason, days }) => ({
        did: 'decided a case',
        to: id,
        reason: [outcome, ...(reason ? [reason] : []), ...(days > 0 ? [`${days} days`] : [])].join(', '),
      }),
      run: async ({ asks, member }) => answer(await cases.decide(asks, member.id)),
    }),
    'POST /api/case/undo': defineRoute({
      ...simple,
      asks: CaseIdSchema,
      note: ({ id }) => ({ did: 'undid a decision', to: id, reason: '' }),
      run: async ({ asks, member }) => answer(await cases.undo(asks.id, member.id)),
    }),
  };
}

function createAppealRoutes(cases: StaffCases): StaffRoutes {
  return {
    'GET /api/appeals': defineRoute({
      permission: 'decide appeals',
      isFreshNeeded: false,
      asks: NothingSchema,
      tells: AppealsSchema,
      note: null,
      run: async ({ member }) => ({ tells: await cases.listAppeals(member.id) }),
    }),
    'POST /api/appeal/decide': defineRoute({
      permission: 'decide appeals',
      isFreshNeeded: false,
      asks: AppealDecisionSchema,
      tells: DoneSchema,
      note: ({ id, outcome }) => ({
        did: 'decided an appeal',
        to: id,
        reason: outcome,
      }),
      run: async ({ asks, member }) => answer(await cases.decideAppeal(asks, member.id)),
    }),
    'GET /api/sanctions': defineRoute({
      permission: 'read cases',
      isFreshNeeded: false,
      asks: NothingSchema,
      tells: SanctionsSchema,
      note: null,
      run: async () => ({ tells: await cases.listSanctions() }),
    }),
    'POST /api/sanction/lift': defineRoute({
      permission: 'lift sanctions',
      isFreshNeeded: false,
      asks: LiftSchema,
      tells: DoneSchema,
      note: ({ id, reason }) => ({ did: 'lifted a sanction', to: id, reason }),
      run: async ({ asks, member }) => answer(await cases.lift(asks.id, asks.reason, member.id)),
    }),
  };
}

function createNoticeRoutes(cases: StaffCases): StaffRoutes {
  return {
    'GET /api/notices': defineRoute({
      permission: 'answer notices',
      isFreshNeeded: false,
      asks: NothingSchema,
      tells: NoticesSchema,
      note: null,
      run: async () => ({ tells: await cases.listNotices() }),
    }),
    'POST /api/notice/answer': defineRoute({
      permission: 'answer notices',
      isFreshNeeded: false,
      asks: NoticeAnswerSchema,
      tells: DoneSchema,
      note: ({ id, outcome }) => ({
        did: 'answered a notice',
        to: id,
        reason: outcome,
      }),
      run: async ({ asks, member }) => answer(await cases.answerNotice(asks, member.id)),
    }),
  };
}

function createFigureRoutes(cases: StaffCases): StaffRoutes {
  return {
    // The rules are no secret among those who apply them.
    'GET /api/policy': defineRoute({
      permission: null,
      isFreshNeeded: false,
      asks: NothingSchema,
      tells: PolicyViewSchema,
      note: null,
      run: async () => ({ tells: cases.describePolicy() }),
    }),
    'GET /api/figures': defineRoute({
      permission: 'read figures',
      isFreshNeeded: false,
      asks: NothingSchema,
      tells: FiguresSchema,
      note: null,
      run: async ({ nowMs }) => ({ tells: await cases.figures(nowMs) }),
    }),
  };
}

function answer(changed: StaffAnswer): StaffAnswered<{ done: true }> {
  return 'refusal' in changed ? changed : { tells: { done: true } };
}
