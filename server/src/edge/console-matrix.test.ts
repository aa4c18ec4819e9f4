/** Every role and nobody at every route of the console; and every field that any of them can tell. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Role, roles } from '@anoncam/protocol/staff-api/staff-session';
import type { AnyStaffRoute } from '../staff/route.ts';
import { ConsoleHouse, Staff } from '../testing/console-house.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** By hand, and not from the table of the code: who may (their first letters), and what needs a fresh sign-in. */
const expected: Readonly<Record<string, string>> = {
  'GET /api/me': 'm l p a',
  'POST /api/sign-in-again/options': 'm l p a',
  'POST /api/sign-in-again': 'm l p a',
  'POST /api/sign-out': 'm l p a',
  'GET /api/policy': 'm l p a',
  'GET /api/figures': 'm l p a',
  'GET /api/queue': 'm l',
  'GET /api/case': 'm l',
  'POST /api/case/take': 'm l',
  'POST /api/case/give-back': 'm l',
  'POST /api/case/decide': 'm l',
  'POST /api/case/undo': 'm l',
  'GET /api/appeals': 'm l',
  'POST /api/appeal/decide': 'm l',
  'GET /api/notices': 'm l',
  'POST /api/notice/answer': 'm l',
  'GET /api/sanctions': 'm l',
  'POST /api/sanction/lift': 'l',
  'GET /api/messages': 'm l p',
  'POST /api/message/answer': 'm l p',
  'GET /api/team': 'a',
  'POST /api/team/invite': 'a fresh',
  'POST /api/team/role': 'a fresh',
  'POST /api/team/revoke': 'a fresh',
  'GET /api/audit': 'l p a',
  'POST /api/address/reveal': 'l p fresh',
  'GET /api/approvals': 'l p a',
  'POST /api/approval/ask': 'l p',
  'POST /api/approval/approve': 'l p a fresh',
  'POST /api/approval/refuse': 'l p a fresh',
  'POST /api/approval/collect': 'l p fresh',
};

const someId = 'x'.repeat(22);
/** What each of them asks, about things that do not exist. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/sign-in-again': { response: {} },
  'POST /api/case/take': { id: someId },
  'POST /api/case/give-back': { id: someId },
  'POST /api/case/decide': {
    id: someId,
    reports: 9,
    outcome: 'exclusion',
    reason: 'hate',
    days: 7,
    note: '',
  },
  'POST /api/case/undo': { id: someId },
  'POST /api/appeal/decide': { id: someId, outcome: 'upheld', words: '' },
  'POST /api/notice/answer': { id: someId, outcome: 'nothing', words: 'no' },
  'POST /api/sanction/lift': { id: someId, reason: 'no' },
  'POST /api/message/answer': { id: someId, words: 'no' },
  'POST /api/team/invite': { name: 'Zoe', role: 'moderator' },
  'POST /api/team/role': { id: someId, role: 'lead' },
  'POST /api/team/revoke': { id: someId },
  'POST /api/address/reveal': { case: someId, reason: 'a long enough reason' },
  'POST /api/approval/ask': {
    kind: 'reveal',
    cases: [someId],
    authority: '',
    reference: '',
    reason: 'a long enough reason',
  },
  'POST /api/approval/approve': { id: someId },
  'POST /api/approval/refuse': { id: someId },
  'POST /api/approval/collect': { id: someId },
};
const queries: Readonly<Record<string, string>> = { 'GET /api/case': `?id=${someId}` };

let house: ConsoleHouse;
beforeAll(async () => {
  house = await ConsoleHouse.open();
});
afterAll(async () => {
  expect(house.bugs).toEqual([]);
  await house[Symbol.asyncDispose]();
});

async function take(staff: Staff, name: string): Promise<string> {
  const [method, path = ''] = name.split(' ');
  const { status, body } = await (method === 'GET'
    ? staff.get(`${path}${queries[name] ?? ''}`)
    : staff.post(path, bodies[name] ?? {}));
  return `${status} ${body['error'] ?? 'done'}`;
}

test('S4 the table by hand has every route that there is', () => {
  expect(Object.keys(house.console.routes).sort()).toEqual(Object.keys(expected).sort());
  expect(Object.keys(house.console.entrance).sort()).toEqual([
    'POST /api/join',
    'POST /api/join/options',
    'POST /api/sign-in',
    'POST /api/sign-in/options',
  ]);
});

describe.each(Object.keys(expected))('%s', (name) => {
  const [who, needsFresh] = [expected[name]?.split(' ') ?? [], expected[name]?.includes('fresh') ?? false];

  test('is closed to nobody in particular', async () => {
    expect(await take(new Staff(house), name)).toBe('401 signed out');
    const guess = new Staff(house);
    guess.cookies.set('anoncam-staff', someId);
    expect(await take(guess, name)).toBe('401 signed out');
  });

  test.each([...roles])('S4 by a member who is %s', async (role: Role) => {
    const staff = await house.join(role);
    const isAllowed = who.includes(role.charAt(0));
    const told = await take(staff, name);
    // Allowed, it comes as far as what it asks for, which is not there.
    if (isAllowed && name !== 'POST /api/sign-in-again') expect(told).toMatch(/^(200 done|404 not found)$/);
    else expect(told).toBe('403 not allowed');
  });

  test('S8 asks for a fresh sign-in where it should', async () => {
    const role = roles.find((one) => who.includes(one.charAt(0))) ?? 'admin';
    const staff = await house.join(role);
    house.clock.advance(5 * 60 * 1000);
    const told = await take(staff, name);
    if (needsFresh) expect(told).toBe('403 sign in again');
    else expect(told).not.toBe('403 sign in again');
  });
});

test('S8 an exclusion of more than seven days needs a fresh sign-in', async () => {
  const staff = await house.join('moderator');
  house.clock.advance(5 * 60 * 1000);
  const decide = async (days: number) =>
    (await staff.post('/api/case/decide', { ...(bodies['POST /api/case/decide'] as object), days })).body[
      'error'
    ];
  expect([await decide(7), await decide(8), await decide(30)]).toEqual([
    'not found',
    'sign in again',
    'sign in again',
  ]);
  await staff.signInAgain();
  expect(await decide(30)).toBe('not found');
});

/** A shape as its library has it: as much as is needed to walk through it. */
type Shape = {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly options?: readonly Shape[];
  readonly item?: Shape;
  readonly wrapped?: Shape;
  readonly pipe?: readonly Shape[];
  readonly key?: string;
};

const leaves = ['string', 'number', 'boolean', 'literal', 'picklist'];

/** Everything that a shape lets through, by its path; `*` where it lets through whatever there is. */
function fieldsOf(shape: Shape, path = ''): readonly string[] {
  const inner = [
    ...Object.entries(shape.entries ?? {}).map(([name, field]) => [field, `${path}.${name}`] as const),
    ...(shape.options ?? []).flatMap((option) =>
      typeof option === 'object' ? [[option, path] as const] : [],
    ),
    ...(shape.item ? [[shape.item, `${path}[]`] as const] : []),
    ...(shape.wrapped ? [[shape.wrapped, path] as const] : []),
  ];
  if (inner.length > 0 && shape.type !== 'object' && shape.type !== 'loose_object')
    return inner.flatMap(([field, at]) => fieldsOf(field, at));
  return [leaves.includes(shape.type) ? path : `${path}*`];
}

describe('what a route may tell', () => {
  const openOnes: Record<string, string[]> = {
    // What a passkey is asked, in the words of its library.
    'POST /api/sign-in-again/options': ['*'],
    // Under a list of fields of its own, which has its own test.
    'POST /api/approval/collect': ['.items[]*'],
  };

  test('S4 is a closed list of fields, all the way down', () => {
    const all = Object.entries(house.console.routes).map(([name, route]: [string, AnyStaffRoute]) => {
      const fields = fieldsOf(route.tells as unknown as Shape);
      expect([name, fields.length > 0]).toEqual([name, true]);
      return [name, fields.filter((field) => field.endsWith('*'))] as const;
    });
    expect(Object.fromEntries(all.filter(([, open]) => open.length > 0))).toEqual(openOnes);
  });

  test('S5 has no field for an address, but for the one that shows it', () => {
    const named = Object.entries(house.console.routes).flatMap(([name, { tells }]) =>
      fieldsOf(tells as unknown as Shape)
        .filter((field) =>
          /\b(address|ip|sdp|candidate|offer|cookie|tag|subject|visitor|reporter|receipt|code)\b/i.test(
            field,
          ),
        )
        .map((field) => `${name} ${field}`),
    );
    expect(named).toEqual(['POST /api/address/reveal .address']);
  });

  test('S10 says nothing of calls: nobody of the staff can join or watch one', () => {
    const words = Object.keys(house.console.routes).join(' ');
    expect(words).not.toMatch(/call|link|watch|listen|live|stream|session|ticket|room|video|text/);
  });
});

test('whatever changes something is written down before, by the table or by whoever does it', () => {
  const silent = Object.entries(house.console.routes).filter(
    ([name, { note }]) => name.startsWith('POST') && note === null,
  );
  // It asks a question and changes nothing.
  expect(silent.map(([name]) => name)).toEqual(['POST /api/sign-in-again/options']);
  const noted = Object.entries(house.console.routes).filter(
    ([name, { note }]) => name.startsWith('GET') && note !== null,
  );
  expect(noted).toEqual([]);
});
