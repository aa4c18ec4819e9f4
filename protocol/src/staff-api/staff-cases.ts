/**
 * Cases, appeals, sanctions and what people wrote, as those see them who decide: text, counts and times only. There is no
 * picture, no word of a conversation, no address and no session description in any of it, and no place for one.
 */
import * as v from 'valibot';
import {
  DaySchema,
  keepReadable,
  maxExclusionDays,
  ReportCategorySchema,
  SanctionKindSchema,
  SanctionReasonSchema,
  TimeSchema,
} from '../conduct.ts';
import { ContactTopicSchema } from '../contact.ts';
import { NoticeCategorySchema } from '../notice.ts';

/** Of a case, a sanction, an appeal, a notice, a message or a request: random, 22 characters. */
export const RecordIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));
const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Which goes first: danger to life, then minors, then intimate pictures, then the rest. */
export const priorities = ['life', 'minor', 'intimate', 'other'] as const;
export const PrioritySchema = v.picklist(priorities);
export type Priority = v.InferOutput<typeof PrioritySchema>;

/** waiting: for somebody. taken: somebody looks at it. decided. appealed: somebody else must look. closed. */
export const caseStates = ['waiting', 'taken', 'decided', 'appealed', 'closed'] as const;
export const CaseStateSchema = v.picklist(caseStates);
export type CaseState = v.InferOutput<typeof CaseStateSchema>;

export const CaseSummarySchema = v.strictObject({
  id: RecordIdSchema,
  state: CaseStateSchema,
  priority: PrioritySchema,
  openedAt: TimeSchema,
  /** By when it must be decided. */
  dueAt: TimeSchema,
  isOverdue: v.boolean(),
  /** What was reported, each once, the gravest first. */
  categories: v.array(ReportCategorySchema),
  reports: CountSchema,
  /** Independent people, or their devices, who object; and how many there are. */
  flags: CountSchema,
  of: CountSchema,
  /** Sanctions of this browser before, lifted ones not counted. */
  before: CountSchema,
  /** Who has it, if somebody; their name. */
  takenBy: v.nullable(v.string()),
});
export type CaseSummary = v.InferOutput<typeof CaseSummarySchema>;

/** `GET /api/queue`: what waits, the most urgent first. */
export const QueueSchema = v.strictObject({
  cases: v.array(CaseSummarySchema),
  waiting: v.strictObject({
    cases: CountSchema,
    appeals: CountSchema,
    notices: CountSchema,
    messages: CountSchema,
    dataRequests: CountSchema,
    approvals: CountSchema,
  }),
  /** Decisions of this member today, and in the last hour: for breaks and limits. */
  done: v.strictObject({ today: CountSchema, lastHour: CountSchema, sinceBreakMinutes: CountSchema }),
});
export type Queue = v.InferOutput<typeof QueueSchema>;

const OutcomeSchema = v.picklist(['nothing', 'warning', 'probation', 'cool-off', 'exclusion']);
export type Outcome = v.InferOutput<typeof OutcomeSchema>;

/** One line of what happened in a case, the oldest first. */
export const TimelineEntrySchema = v.variant('type', [
  v.strictObject({
    type: v.literal('reported'),
    at: TimeSchema,
    category: ReportCategorySchema,
    /** The reporter's own words; empty if none. */
    words: v.string(),
    /** How much this reporter is believed, from 0 to 100. */
    weight: CountSchema,
    mode: v.picklist(['video', 'text']),
  }),
  v.strictObject({
    type: v.literal('tallied'),
    at: TimeSchema,
    /** What devices and people concluded so far: independent flags of so many who have judged. */
    flags: CountSchema,
    of: CountSchema,
    /** The own device of the one it is about agrees. */
    isSelfFlagged: v.boolean(),
  }),
  v.strictObject({
    type: v.literal('sanctioned'),
    at: TimeSchema,
    sanction: RecordIdSchema,
    kind: SanctionKindSchema,
    reason: SanctionReasonSchema,
    until: TimeSchema,
    /** `automatic`, or a member's name. */
    by: v.string(),
  }),
  v.strictObject({
    type: v.literal('decided'),
    at: TimeSchema,
    outcome: OutcomeSchema,
    note: v.string(),
    by: v.string(),
  }),
  v.strictObject({ type: v.literal('undone'), at: TimeSchema, by: v.string() }),
  v.strictObject({ type: v.literal('appealed'), at: TimeSchema, words: v.string() }),
  v.strictObject({
    type: v.literal('appeal decided'),
    at: TimeSchema,
    outcome: v.picklist(['upheld', 'reversed']),
    by: v.string(),
  }),
  v.strictObject({
    type: v.literal('lifted'),
    at: TimeSchema,
    sanction: RecordIdSchema,
    why: v.picklist(['appeal', 'mistake', 'undone']),
    by: v.string(),
  }),
  v.strictObject({ type: v.literal('taken'), at: TimeSchema, by: v.string() }),
  v.strictObject({ type: v.literal('held'), at: TimeSchema, by: v.string() }),
  v.strictObject({ type: v.literal('released'), at: TimeSchema, by: v.string() }),
]);
export type TimelineEntry = v.InferOutput<typeof TimelineEntrySchema>;

export const PastSanctionSchema = v.strictObject({
  id: RecordIdSchema,
  case: RecordIdSchema,
  kind: SanctionKindSchema,
  reason: SanctionReasonSchema,
  decidedBy: v.picklist(['automatic', 'person']),
  from: TimeSchema,
  until: TimeSchema,
  state: v.picklist(['in force', 'over', 'lifted']),
  hasAppeal: v.boolean(),
});
export type PastSanction = v.InferOutput<typeof PastSanctionSchema>;

/** `GET /api/case?id=`. */
export const CaseViewSchema = v.strictObject({
  ...CaseSummarySchema.entries,
  timeline: v.array(TimelineEntrySchema),
  /** Of the same browser, in other cases, the latest first. */
  past: v.array(PastSanctionSchema),
  /** What the rules suggest for each reason, given what was before. */
  suggested: v.strictObject({ outcome: OutcomeSchema, reason: SanctionReasonSchema, days: CountSchema }),
  /** Until when the last decision can be undone; null if it cannot. */
  undoUntil: v.nullable(TimeSchema),
  /** There is an address of the one it is about that could still be revealed. */
  hasAddress: v.boolean(),
  isHeld: v.boolean(),
});
export type CaseView = v.InferOutput<typeof CaseViewSchema>;

export const NoteSchema = v.pipe(v.string(), v.transform(keepReadable), v.trim(), v.maxLength(1000));

/** `POST /api/case/take`, `POST /api/case/give-back`, `POST /api/case/undo`. */
export const CaseIdSchema = v.strictObject({ id: RecordIdSchema });
/**
 * `POST /api/case/decide`. `reports`: how many the one who decides has seen; with more, it is refused. `days`: of an
 * exclusion; 0 otherwise. More than seven need a fresh sign-in.
 */
export const CaseDecisionSchema = v.strictObject({
  id: RecordIdSchema,
  reports: CountSchema,
  outcome: OutcomeSchema,
  reason: v.nullable(SanctionReasonSchema),
  days: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(maxExclusionDays)),
  note: NoteSchema,
});
export type CaseDecision = v.InferOutput<typeof CaseDecisionSchema>;

/** `GET /api/appeals`: what waits, the oldest first. `isOwn`: this member decided it, and must leave it to others. */
export const AppealsSchema = v.strictObject({
  appeals: v.array(
    v.strictObject({
      id: RecordIdSchema,
      case: RecordIdSchema,
      sanction: PastSanctionSchema,
      words: v.string(),
      madeAt: TimeSchema,
      dueAt: TimeSchema,
      isOwn: v.boolean(),
    }),
  ),
});
export type Appeals = v.InferOutput<typeof AppealsSchema>;

/** `POST /api/appeal/decide`. `words` are told to the one who appealed. */
export const AppealDecisionSchema = v.strictObject({
  id: RecordIdSchema,
  outcome: v.picklist(['upheld', 'reversed']),
  words: NoteSchema,
});
export type AppealDecision = v.InferOutput<typeof AppealDecisionSchema>;

/** `GET /api/sanctions`: those in force, the latest first. */
export const SanctionsSchema = v.strictObject({ sanctions: v.array(PastSanctionSchema) });
/** `POST /api/sanction/lift`. */
export const LiftSchema = v.strictObject({
  id: RecordIdSchema,
  reason: v.pipe(NoteSchema, v.minLength(1)),
});

/** `GET /api/notices`: what waits, what is due first. */
export const NoticesSchema = v.strictObject({
  notices: v.array(
    v.strictObject({
      id: RecordIdSchema,
      category: NoticeCategorySchema,
      what: v.string(),
      why: v.string(),
      receivedAt: TimeSchema,
      dueAt: TimeSchema,
      isOverdue: v.boolean(),
    }),
  ),
});
export type Notices = v.InferOutput<typeof NoticesSchema>;
/** `POST /api/notice/answer`. */
export const NoticeAnswerSchema = v.strictObject({
  id: RecordIdSchema,
  outcome: v.picklist(['acted', 'nothing']),
  words: v.pipe(NoteSchema, v.minLength(1)),
});

/** `GET /api/messages`: from the contact form; those about somebody's own data only for who answers data requests. */
export const MessagesSchema = v.strictObject({
  messages: v.array(
    v.strictObject({
      id: RecordIdSchema,
      topic: ContactTopicSchema,
      words: v.string(),
      receivedOn: DaySchema,
      dueOn: v.nullable(DaySchema),
      answer: v.nullable(v.string()),
    }),
  ),
});
export type Messages = v.InferOutput<typeof MessagesSchema>;
/** `POST /api/message/answer`. */
export const MessageAnswerSchema = v.strictObject({
  id: RecordIdSchema,
  words: v.pipe(v.string(), v.transform(keepReadable), v.trim(), v.minLength(1), v.maxLength(4000)),
});

/** `GET /api/policy`: the rules in force, for reading. */
export const PolicyViewSchema = v.strictObject({
  /** In words, by subject. */
  sections: v.array(
    v.strictObject({
      title: v.string(),
      rows: v.array(v.strictObject({ name: v.string(), value: v.string() })),
    }),
  ),
});
export type PolicyView = v.InferOutput<typeof PolicyViewSchema>;

/** `GET /api/figures`: by day, the last 30 days, the oldest first. */
export const FiguresSchema = v.strictObject({
  days: v.array(
    v.strictObject({
      day: DaySchema,
      reports: CountSchema,
      opened: CountSchema,
      decided: CountSchema,
      sanctioned: CountSchema,
      automatic: CountSchema,
      appealed: CountSchema,
      reversed: CountSchema,
      /** Of cases decided that day; null if none. */
      medianMinutes: v.nullable(CountSchema),
    }),
  ),
});
export type Figures = v.InferOutput<typeof FiguresSchema>;
