/** Made-up staff, approvals and audit log, for the gallery. Development only. */
import type { Approvals } from '@anoncam/protocol/staff-api/staff-legal';
import {
  type AuditPage,
  type Me,
  MeSchema,
  permissions,
  type Role,
  type StaffId,
  type Team,
} from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import { makeId, momentIn } from './gallery-data.ts';

const hourMs = 3_600_000;

export function makeMe(change: Partial<Me> = {}): Me {
  return v.parse(MeSchema, {
    id: makeId('ada'),
    name: 'Ada',
    role: 'lead',
    permissions: [...permissions],
    signedInUntil: momentIn(9 * hourMs),
    freshUntil: null,
    ...change,
  });
}

function makeMember(name: string, role: Role, state: Team['members'][number]['state']) {
  return {
    id: makeId(name.toLowerCase()) as StaffId,
    name,
    role,
    state,
    since: momentIn(-400 * hourMs),
    lastSeen: state === 'invited' ? null : momentIn(-2 * hourMs),
  };
}

export const team: Team = {
  members: [
    makeMember('Ada', 'lead', 'active'),
    makeMember('Grace', 'moderator', 'active'),
    makeMember('Emmy', 'privacy', 'active'),
    makeMember('Sofia', 'moderator', 'invited'),
    makeMember('Mary', 'moderator', 'revoked'),
  ],
};

export const approvals: Approvals = {
  approvals: [
    {
      id: makeId('approvalA'),
      kind: 'disclose',
      cases: [makeId('pQ77aa')],
      authority: 'Public prosecutor’s office, Example Town; section 100j of the code',
      reference: '12 Js 345/26',
      reason: 'Extortion with an intimate recording; the order of the court is in the paper file.',
      askedBy: 'Grace',
      isOwn: false,
      askedAt: momentIn(-3 * hourMs),
      state: 'waiting',
      decidedBy: null,
      until: momentIn(69 * hourMs),
    },
    {
      id: makeId('approvalB'),
      kind: 'preserve',
      cases: [makeId('pQ77aa'), makeId('pQ88bb')],
      authority: 'Police, Example Town',
      reference: 'ST/0815',
      reason: 'Preserved until the order of the court comes.',
      askedBy: 'Ada',
      isOwn: true,
      askedAt: momentIn(-30 * hourMs),
      state: 'approved',
      decidedBy: 'Emmy',
      until: momentIn(2000 * hourMs),
    },
    {
      id: makeId('approvalC'),
      kind: 'reveal',
      cases: [makeId('pQ99cc'), makeId('pQ11dd'), makeId('pQ22ee')],
      authority: '',
      reference: '',
      reason: 'Three cases that look like one attack from one network.',
      askedBy: 'Ada',
      isOwn: true,
      askedAt: momentIn(-hourMs),
      state: 'waiting',
      decidedBy: null,
      until: momentIn(71 * hourMs),
    },
  ],
};

const deeds = [
  ['Ada', 'decide case', 'm4NNsa', ''],
  ['Grace', 'reveal address', 'Zr0opL', 'Extortion; the network is asked to look into it.'],
  ['operator', 'invite member', 'sofia', ''],
  ['automatic', 'publish head', '', ''],
  ['Ada', 'lift sanction', 'pQ88bb', 'It was somebody else on the same computer.'],
  ['Emmy', 'approve', 'approvalB', ''],
] as const;

export const audit: AuditPage = {
  entries: Array.from({ length: 18 }, (_, index) => {
    const [who, did, to, reason] = deeds[index % deeds.length] ?? deeds[0];
    return {
      number: 418 - index,
      at: momentIn(-index * 0.7 * hourMs),
      who,
      did,
      to: to === '' ? '' : makeId(to),
      reason,
      hash: '5f1c'.repeat(16),
    };
  }),
  isWhole: true,
  head: '5f1c93aa'.repeat(8),
};
