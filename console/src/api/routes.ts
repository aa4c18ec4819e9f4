/**
 * Every request that the console can make of its server: where it goes, what it takes and what comes back. Nothing else
 * in the console knows a path.
 */
import {
  AppealDecisionSchema,
  AppealsSchema,
  CaseDecisionSchema,
  CaseIdSchema,
  CaseViewSchema,
  FiguresSchema,
  LiftSchema,
  MessageAnswerSchema,
  MessagesSchema,
  NoticeAnswerSchema,
  NoticesSchema,
  PolicyViewSchema,
  QueueSchema,
  SanctionsSchema,
} from '@anoncam/protocol/staff-api/staff-cases';
import {
  ApprovalIdSchema,
  ApprovalsSchema,
  AskSchema,
  CollectedSchema,
  RevealedSchema,
  RevealSchema,
} from '@anoncam/protocol/staff-api/staff-legal';
import {
  AuditPageSchema,
  DoneSchema,
  InvitationSchema,
  InviteSchema,
  JoinOptionsSchema,
  JoinSchema,
  MeSchema,
  PasskeyJsonSchema,
  RevokeSchema,
  RoleChangeSchema,
  SignInSchema,
  TeamSchema,
} from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';

const NothingSchema = v.strictObject({});
const AuditPlaceSchema = v.strictObject({ before: v.optional(v.number()) });

/** Reading: what is asked for goes into the address. */
function get<Body extends v.GenericSchema, Answer extends v.GenericSchema>(
  path: string,
  body: Body,
  answer: Answer,
) {
  return { method: 'GET', path: `/api/${path}`, body, answer } as const;
}

/** Changing something: what is asked for goes into the body. */
function post<Body extends v.GenericSchema, Answer extends v.GenericSchema>(
  path: string,
  body: Body,
  answer: Answer,
) {
  return { method: 'POST', path: `/api/${path}`, body, answer } as const;
}

export const routes = {
  me: get('me', NothingSchema, MeSchema),
  joinOptions: post('join/options', JoinOptionsSchema, PasskeyJsonSchema),
  join: post('join', JoinSchema, MeSchema),
  signInOptions: post('sign-in/options', NothingSchema, PasskeyJsonSchema),
  signIn: post('sign-in', SignInSchema, MeSchema),
  signInAgainOptions: post('sign-in-again/options', NothingSchema, PasskeyJsonSchema),
  signInAgain: post('sign-in-again', SignInSchema, MeSchema),
  signOut: post('sign-out', NothingSchema, DoneSchema),

  queue: get('queue', NothingSchema, QueueSchema),
  case: get('case', CaseIdSchema, CaseViewSchema),
  takeCase: post('case/take', CaseIdSchema, DoneSchema),
  giveBackCase: post('case/give-back', CaseIdSchema, DoneSchema),
  decideCase: post('case/decide', CaseDecisionSchema, DoneSchema),
  undoCase: post('case/undo', CaseIdSchema, DoneSchema),

  appeals: get('appeals', NothingSchema, AppealsSchema),
  decideAppeal: post('appeal/decide', AppealDecisionSchema, DoneSchema),
  notices: get('notices', NothingSchema, NoticesSchema),
  answerNotice: post('notice/answer', NoticeAnswerSchema, DoneSchema),
  messages: get('messages', NothingSchema, MessagesSchema),
  answerMessage: post('message/answer', MessageAnswerSchema, DoneSchema),
  sanctions: get('sanctions', NothingSchema, SanctionsSchema),
  liftSanction: post('sanction/lift', LiftSchema, DoneSchema),
  policy: get('policy', NothingSchema, PolicyViewSchema),
  figures: get('figures', NothingSchema, FiguresSchema),

  revealAddress: post('address/reveal', RevealSchema, RevealedSchema),
  approvals: get('approvals', NothingSchema, ApprovalsSchema),
  askApproval: post('approval/ask', AskSchema, DoneSchema),
  approve: post('approval/approve', ApprovalIdSchema, DoneSchema),
  refuse: post('approval/refuse', ApprovalIdSchema, DoneSchema),
  collect: post('approval/collect', ApprovalIdSchema, CollectedSchema),

  team: get('team', NothingSchema, TeamSchema),
  invite: post('team/invite', InviteSchema, InvitationSchema),
  changeRole: post('team/role', RoleChangeSchema, DoneSchema),
  revoke: post('team/revoke', RevokeSchema, DoneSchema),
  audit: get('audit', AuditPlaceSchema, AuditPageSchema),
} as const;

export type RouteName = keyof typeof routes;
export type Body<Name extends RouteName> = v.InferInput<(typeof routes)[Name]['body']>;
export type Value<Name extends RouteName> = v.InferOutput<(typeof routes)[Name]['answer']>;
