/**
 * Pins the wire: a hash over what every schema accepts. It does not depend on how a schema is written, only on kinds,
 * keys, literals and limits.
 */
import { expect, test } from 'bun:test';
import { AdmissionRequestSchema, AdmissionStatusSchema } from './admission.ts';
import { BetweenPeersSchema } from './between-peers.ts';
import { closeCodes } from './close-codes.ts';
import {
  ChallengeSchema,
  ContactMessageSchema,
  ContactReceiptSchema,
  ContactStateSchema,
} from './contact.ts';
import { FromServerSchema } from './from-server.ts';
import { FromVisitorSchema } from './from-visitor.ts';
import { limits } from './limits.ts';
import { NoticeSchema, NoticeStateSchema } from './notice.ts';
import { QualityReportSchema } from './quality.ts';
import { ReportStateSchema } from './report.ts';
import { rulesVersion } from './rules.ts';
import {
  AppealCodeSchema,
  AppealSchema,
  SanctionStateSchema,
  StandingSchema,
  StandingWorkSchema,
} from './standing.ts';
import { chooseSubprotocol, mayBeSaid, protocolVersion, spokenVersions, subprotocol } from './version.ts';

const pinned = { version: 6, hash: 'b31981f940dbf047e6624e93ef136ade' };

/** Of a schema, or of an action in a pipe: everything that decides what is accepted. */
const telling = [
  'kind',
  'type',
  'key',
  'entries',
  'options',
  'wrapped',
  'item',
  'literal',
  'requirement',
  'default',
  'name',
];

function describeSchema(part: unknown): unknown {
  if (part instanceof RegExp) return String(part);
  if (typeof part === 'function') return describeFunction(part);
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(describeSchema);
  if (!('kind' in part)) return describeEntries(part);
  const fields: object = part;
  if ('pipe' in fields && Array.isArray(fields.pipe)) return { pipe: fields.pipe.map(describeStep) };
  return describeStep(part);
}

/** What the language itself defines has a name that says all; of anything else nothing could be compared. */
function describeFunction(check: { readonly name: string }): string {
  if (/\{\s*\[native code\]\s*\}$/.test(String(check))) return check.name;
  throw new Error('a schema that runs code of its own cannot be pinned');
}

function describeStep(step: object): unknown {
  const known = Object.entries(step).filter(([key]) => telling.includes(key));
  // A pipe begins with its own schema; which of several alternatives comes first does not matter.
  const described = known.map(([key, value]) => {
    const plain = describeSchema(value);
    return [key, key === 'options' && Array.isArray(plain) ? sortByText(plain) : plain];
  });
  return describeEntries(Object.fromEntries(described));
}

function describeEntries(entries: object): unknown {
  const described = Object.entries(entries).map(([key, value]) => [key, describeSchema(value)]);
  return Object.fromEntries(sortByText(described));
}

function sortByText<Item>(items: Item[]): Item[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function hashOf(value: unknown): string {
  return new Bun.CryptoHasher('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

const { rules: _, ...admissionRequest } = AdmissionRequestSchema.entries;
const codes = Object.values(closeCodes).map(({ code, next }) => ({ code, next }));
const wire = {
  fromVisitor: describeSchema(FromVisitorSchema),
  fromServer: describeSchema(FromServerSchema),
  betweenPeers: describeSchema(BetweenPeersSchema),
  admissionStatus: describeSchema(AdmissionStatusSchema),
  // The date of the rules may change without the wire changing.
  admissionRequest: describeSchema(admissionRequest),
  challenge: describeSchema(ChallengeSchema),
  contactMessage: describeSchema(ContactMessageSchema),
  contactReceipt: describeSchema(ContactReceiptSchema),
  contactState: describeSchema(ContactStateSchema),
  qualityReport: describeSchema(QualityReportSchema),
  reportState: describeSchema(ReportStateSchema),
  standing: describeSchema(StandingSchema),
  standingWork: describeSchema(StandingWorkSchema),
  appeal: describeSchema(AppealSchema),
  appealCode: describeSchema(AppealCodeSchema),
  sanctionState: describeSchema(SanctionStateSchema),
  notice: describeSchema(NoticeSchema),
  noticeState: describeSchema(NoticeStateSchema),
  closeCodes: sortByText(codes),
  limits: describeEntries(limits),
};

test('the wire is the one that this version names', () => {
  const found = { version: protocolVersion, hash: hashOf(wire) };
  if (found.hash !== pinned.hash || found.version !== pinned.version) {
    throw new Error(
      `The wire has changed: ${JSON.stringify(found)} instead of ${JSON.stringify(pinned)}. If a page or a server of ` +
        'the version before would misunderstand it, raise protocolVersion in version.ts; otherwise leave that. ' +
        'Write the change into PROTOCOL.md, then pin what was found here, in the same commit.',
    );
  }
});

test('the subprotocol names the version', () => {
  expect(subprotocol).toBe(`anoncam.v${protocolVersion}`);
  expect(rulesVersion).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test('the version before is spoken as well, and said nothing that came with this one', () => {
  expect([...spokenVersions]).toEqual([protocolVersion, protocolVersion - 1]);
  const [present, before] = spokenVersions.map((version) => `anoncam.v${version}`) as [string, string];
  expect(chooseSubprotocol([before, 'anoncam.v0', present])).toBe(present);
  expect(chooseSubprotocol(['anoncam.v999', before])).toBe(before);
  expect(chooseSubprotocol(['anoncam.v0', 'anoncam', ''])).toBeNull();
  for (const type of ['flowing', 'pairing', 'report-held'] as const)
    expect([mayBeSaid(type, present), mayBeSaid(type, before)]).toEqual([true, false]);
  expect([mayBeSaid('wait', before), mayBeSaid('waiting', before)]).toEqual([true, true]);
});

test('the description tells schemas apart that accept different things', () => {
  const described = Object.values(wire).map((part) => JSON.stringify(part));
  expect(new Set(described).size).toBe(described.length);
  const text = JSON.stringify(wire.fromVisitor);
  for (const part of [
    '"strict_object"',
    '10240',
    '1024',
    '[\\\\w-]{22}',
    '"not-connected"',
    '"nullable"',
    '"hello"',
  ]) {
    expect(text).toContain(part);
  }
});
