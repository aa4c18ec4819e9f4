/**
 * The names of everything that the contract has codes for. The compiler knows when one is missing.
 */
import type { ReportCategory, SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import type { ContactTopic } from '@anoncam/protocol/contact';
import type { NoticeCategory } from '@anoncam/protocol/notice';
import type {
  CaseState,
  CaseView,
  Outcome,
  PastSanction,
  Priority,
} from '@anoncam/protocol/staff-api/staff-cases';
import type { ApprovalKind, Approvals } from '@anoncam/protocol/staff-api/staff-legal';
import type { Role, Team } from '@anoncam/protocol/staff-api/staff-session';
import type { PlaceName } from '../screens/places.ts';

type Names<Code extends string> = { readonly [code in Code]: string };

export const reasonNames: Names<SanctionReason> = {
  sexual: 'Sexual',
  'under-18': 'Appears under 18',
  threat: 'Threat or harm',
  extortion: 'Extortion or recording',
  hate: 'Hate or harassment',
  spam: 'Spam or machine',
  illegal: 'Other illegal',
  evasion: 'Coming back in spite of a sanction',
};
/** Where there is little room. */
export const reasonShortNames: Names<SanctionReason> = {
  sexual: 'Sexual',
  'under-18': 'Under 18',
  threat: 'Threat',
  extortion: 'Extortion',
  hate: 'Hate',
  spam: 'Spam',
  illegal: 'Illegal',
  evasion: 'Evasion',
};
export const categoryNames: Names<ReportCategory> = reasonNames;

export const outcomeNames: Names<Outcome> = {
  nothing: 'Nothing',
  warning: 'Warning',
  probation: 'Probation',
  'cool-off': 'Cool-off',
  exclusion: 'Exclusion',
};
export const kindNames: Names<SanctionKind> = outcomeNames;

/** What each outcome means for the one it is about. */
export const outcomeHints: Names<Outcome> = {
  nothing: 'No reason to act.',
  warning: 'Is told, and may go on.',
  probation: 'Meets only others on probation, behind a stricter shield.',
  'cool-off': 'A pause of hours.',
  exclusion: 'Stays outside for days.',
};

export const priorityNames: Names<Priority> = {
  life: 'Danger to life',
  minor: 'Minor',
  intimate: 'Intimate picture',
  other: 'Ordinary',
};

export const stateNames: Names<CaseState> = {
  waiting: 'Waiting',
  taken: 'Being looked at',
  decided: 'Decided',
  appealed: 'Appealed',
  closed: 'Closed',
};

export const noticeNames: Names<NoticeCategory> = {
  'intimate-picture': 'Intimate picture without consent',
  'child-abuse': 'Child abuse',
  threat: 'Threat',
  extortion: 'Extortion',
  hate: 'Hate',
  fraud: 'Fraud',
  'other-illegal': 'Other illegal',
};

export const topicNames: Names<ContactTopic> = {
  question: 'Question',
  problem: 'Problem',
  privacy: 'Own data',
  other: 'Other',
};

export const approvalNames: Names<ApprovalKind> = {
  reveal: 'Reveal addresses of several cases',
  preserve: 'Preserve in the vault',
  disclose: 'Disclose a minimal export',
};
export const approvalStates: Names<Approvals['approvals'][number]['state']> = {
  waiting: 'Waiting for a second person',
  approved: 'Approved',
  refused: 'Refused',
  over: 'Over',
};

export const roleNames: Names<Role> = {
  moderator: 'Moderator',
  lead: 'Lead',
  privacy: 'Privacy',
  admin: 'Admin',
};
export const memberStates: Names<Team['members'][number]['state']> = {
  invited: 'Invited',
  active: 'Active',
  revoked: 'Revoked',
};

export const sanctionStates: Names<PastSanction['state']> = {
  'in force': 'in force',
  over: 'over',
  lifted: 'lifted',
};
export const deciderNames: Names<PastSanction['decidedBy']> = { automatic: 'by rule', person: 'by a person' };
export const modeNames: Names<Extract<CaseView['timeline'][number], { type: 'reported' }>['mode']> = {
  video: 'in a video call',
  text: 'in a text call',
};

export const placeNames: Names<PlaceName> = {
  queue: 'Queue',
  appeals: 'Appeals',
  notices: 'Notices',
  messages: 'Messages',
  requests: 'Data requests',
  sanctions: 'Sanctions',
  address: 'Reveal an address',
  legal: 'Legal desk',
  figures: 'Figures',
  policy: 'Policy',
  team: 'Team',
  audit: 'Audit log',
};
