/** What stands between a visitor and going on, asked of a real HTTP server. */
import { afterEach, beforeEach, describe, expect, setSystemTime, test } from 'bun:test';
import { type SanctionState, type Standing, StandingWorkSchema } from '@anoncam/protocol/standing';
import * as v from 'valibot';
import { TestClock } from '../../../server/src/lib/clock.ts';
import { systemRandom } from '../../../server/src/lib/random.ts';
import { createProofOfWork } from '../../../server/src/privacy/proof-of-work.ts';
import type { StandingView } from '../screens/view.ts';
import { PageGlobals } from '../testing/browser-globals.ts';
import { endingIn, nowMs, sanctionOf, standingOf } from '../testing/sanctions.ts';
import { StandingGate } from './standing-gate.ts';

const page = new PageGlobals();
let standing: Standing;
let answer: (path: string, body: unknown) => Response | Promise<Response>;
let asked: { path: string; body: unknown }[];
let server: Bun.Server<undefined>;
let gate: StandingGate;
let freed: number;

beforeEach(() => {
  setSystemTime(nowMs);
  [standing, asked, freed] = [standingOf(), [], 0];
  answer = () => new Response('no', { status: 404 });
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      if (path === '/standing') return Response.json(standing);
      const body: unknown = request.method === 'POST' ? await request.json() : null;
      asked.push({ path, body });
      return answer(path, body);
    },
  });
  page.install();
  page.storage.clear();
  page.comeFrom(server.url.origin);
  gate = new StandingGate();
});

afterEach(async () => {
  gate.end();
  page.restore();
  setSystemTime();
  await server.stop(true);
});

/** The page is opened anew. */
function comeAgain(): void {
  gate.end();
  gate = new StandingGate();
}

async function ask(cause: 'refused' | 'start' | 'look'): Promise<StandingView> {
  await gate.ask(cause, () => {
    freed++;
  });
  return gate.view;
}

/** What the gate comes to show after `work`. */
async function seeAfter(work: () => void, is: (view: StandingView) => boolean): Promise<StandingView> {
  work();
  while (!is(gate.view)) await new Promise(setImmediate);
  return gate.view;
}

function told(sanction: SanctionState, appealing = 'not'): unknown {
  return { is: 'told', sanction, appealing };
}

describe('who wants to start', () => {
  test('goes on if nothing was decided', async () => {
    await ask('start');
    expect(freed).toBe(1);
  });

  test('is kept out until it is over, and then goes on', async () => {
    const exclusion = sanctionOf('exclusion');
    standing = standingOf(exclusion);
    expect(await ask('start')).toEqual(told(exclusion) as StandingView);
    gate.actions.noteStanding();
    expect(gate.view).toEqual({ is: 'asking' });
    await seeAfter(
      () => undefined,
      (view) => view.is === 'told',
    );
    expect(freed).toBe(0);
    setSystemTime(Date.parse(exclusion.until));
    await seeAfter(gate.actions.noteStanding, () => freed === 1);
  });

  test('reads a warning once, in whatever tab', async () => {
    standing = standingOf(sanctionOf('warning'));
    expect((await ask('start')).is).toBe('told');
    await seeAfter(gate.actions.noteStanding, () => freed === 1);
    comeAgain();
    await ask('start');
    expect(freed).toBe(2);
  });

  test('reads it once each visit where the browser keeps nothing', async () => {
    page.storage.refuses = true;
    standing = standingOf(sanctionOf('warning'));
    await ask('start');
    await seeAfter(gate.actions.noteStanding, () => freed === 1);
    await ask('start');
    expect(freed).toBe(2);
    comeAgain();
    expect((await ask('start')).is).toBe('told');
    page.storage.refuses = false;
  });
});

describe('that a decision was taken back', () => {
  const exclusion = sanctionOf('exclusion');
  const lifted = { ...exclusion, isLifted: true };

  test('is told to who comes again, once', async () => {
    standing = standingOf(exclusion);
    await ask('start');
    standing = standingOf();
    answer = () => Response.json(lifted);
    comeAgain();
    expect(await ask('start')).toEqual(told(lifted) as StandingView);
    expect(asked).toEqual([{ path: '/appeal/read', body: { code: exclusion.code } }]);
    await seeAfter(gate.actions.noteStanding, () => freed === 1);
    comeAgain();
    await ask('start');
    expect(freed).toBe(2);
    expect(asked).toHaveLength(1);
  });

  test('is told to who waits before the screen', async () => {
    standing = standingOf(exclusion);
    await ask('start');
    standing = standingOf();
    answer = () => Response.json(lifted);
    const view = await seeAfter(
      () => page.time.advance(60_000),
      (view) => view.is === 'told' && view.sanction.isLifted,
    );
    expect(view).toEqual(told(lifted) as StandingView);
    gate.end();
    expect(page.time.running).toBe(0);
  });

  test('is not looked for once its time is over', async () => {
    standing = standingOf(exclusion);
    await ask('start');
    standing = standingOf();
    setSystemTime(Date.parse(exclusion.until));
    answer = () => Response.json(exclusion);
    for (const times of [1, 2]) {
      comeAgain();
      await ask('start');
      expect(freed).toBe(times);
    }
    expect(asked).toHaveLength(1);
  });

  test('is nothing to who merely shared the network', async () => {
    standing = { ...standingOf(), networkUntil: exclusion.until };
    await ask('start');
    standing = standingOf();
    comeAgain();
    await ask('start');
    expect([freed, asked.length]).toEqual([1, 0]);
  });
});

test('who is kept out with their network is told until when, and goes on once it is over', async () => {
  const { until } = endingIn(2);
  standing = { ...standingOf(sanctionOf('probation'), sanctionOf('warning')), networkUntil: until };
  for (const cause of ['refused', 'start', 'look'] as const)
    expect(await ask(cause)).toEqual({ is: 'network', until });
  gate.actions.sendAppeal('It was not me.');
  expect([freed, asked.length]).toEqual([0, 0]);
  setSystemTime(Date.parse(until));
  expect((await seeAfter(gate.actions.noteStanding, ({ is }) => is === 'told')).is).toBe('told');
  await seeAfter(gate.actions.noteStanding, () => freed === 1);
});

test('whom the server refused and nothing keeps out any more is offered to go on', async () => {
  expect(await ask('refused')).toEqual({ is: 'free' });
  expect(freed).toBe(0);
  gate.actions.noteStanding();
  expect(freed).toBe(1);
});

test('a server out of reach is said to be so, and asked again', async () => {
  await server.stop(true);
  expect(await ask('start')).toEqual({ is: 'unreachable' });
  expect(freed).toBe(0);
});

test('an appeal is sent with its code, and what became of it is shown', async () => {
  const exclusion = sanctionOf('exclusion');
  standing = standingOf(exclusion);
  await ask('refused');
  const failures = [
    [429, 'too-often'],
    [404, 'refused'],
    [503, 'unreachable'],
  ] as const;
  for (const [status, appealing] of failures) {
    answer = () => new Response('no', { status });
    const view = await seeAfter(
      () => gate.actions.sendAppeal('I was dressed.'),
      (view) => view.is === 'told' && view.appealing === appealing,
    );
    expect(view).toEqual(told(exclusion, appealing) as StandingView);
  }
  const appeal = {
    state: 'waiting',
    words: 'I was dressed.',
    madeOn: '2026-11-26',
    dueOn: '2026-12-03',
    decidedOn: null,
    answer: '',
  } as const;
  answer = () => Response.json({ ...exclusion, appeal });
  const view = await seeAfter(
    () => gate.actions.sendAppeal('I was dressed.'),
    (view) => view.is === 'told' && view.sanction.appeal !== null,
  );
  expect(view).toEqual(told({ ...exclusion, appeal }) as StandingView);
  expect(asked.at(-1)).toEqual({
    path: '/appeal',
    body: { code: exclusion.code, words: 'I was dressed.' },
  });
});

test('who appeals against what is undone meanwhile, or was appealed elsewhere, is told so at once', async () => {
  const exclusion = sanctionOf('exclusion');
  const appeal = {
    state: 'waiting',
    words: 'From elsewhere.',
    madeOn: '2026-11-26',
    dueOn: '2026-12-03',
    decidedOn: null,
    answer: '',
  } as const;
  for (const [change, inForce] of [
    [{ isLifted: true }, []],
    [{ appeal }, [{ ...exclusion, appeal }]],
  ] as const) {
    standing = standingOf(exclusion);
    await ask('refused');
    standing = standingOf(...inForce);
    answer = (path) =>
      path === '/appeal/read'
        ? Response.json({ ...exclusion, ...change })
        : new Response('no', { status: 409 });
    const view = await seeAfter(
      () => gate.actions.sendAppeal('I was dressed.'),
      (view) => view.is === 'told' && view.appealing !== 'sending',
    );
    expect(view).toEqual(told({ ...exclusion, ...change }) as StandingView);
  }
});

test('who is asked for work does it, and goes on by themselves', async () => {
  const ground = { masterKey: new Uint8Array(32), clock: new TestClock(nowMs), random: systemRandom };
  const work = createProofOfWork(ground, 1);
  const valid: boolean[] = [];
  answer = async (path, body) => {
    if (path === '/standing/challenge') return Response.json(await work.create());
    valid.push(await work.isValid(v.parse(StandingWorkSchema, body)));
    // The first time it is too late for it.
    return new Response(null, { status: valid.length === 1 ? 403 : 204 });
  };
  standing = { ...standingOf(), needsWork: true };
  await ask('refused');
  expect([freed, gate.hasWorkedLately, ...valid]).toEqual([1, true, true, true]);
});

test('where work is asked for and cannot be had, the visitor can try again', async () => {
  standing = { ...standingOf(), needsWork: true };
  expect(await ask('refused')).toEqual({ is: 'unreachable' });
  expect(asked.map(({ path }) => path)).toEqual(['/standing/challenge', '/standing/challenge']);
  expect(gate.hasWorkedLately).toBe(false);
});

test('why somebody is on probation is shown to who asks, and the shield is strict until it is over', async () => {
  const probation = sanctionOf('probation', endingIn(2));
  standing = standingOf(probation);
  const lax = { strict: false, skipEmpty: true };
  expect(gate.strengthen(lax)).toEqual(lax);
  expect(await ask('look')).toEqual(told(probation) as StandingView);
  expect(gate.strengthen(lax)).toEqual({ strict: true, skipEmpty: true });
  gate.actions.noteStanding();
  expect(freed).toBe(1);
  setSystemTime(Date.parse(probation.until));
  expect(gate.strengthen(lax)).toEqual(lax);
});
