/** Nobody is kept out for what another of many did who come from one address; and no address looks like that by a trick. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { comeCalmly, elsewhere, here, newcomer, prepareGates } from '../testing/gates.ts';
import type { OpenedEnforcement } from '../testing/sanctions.ts';
import type { SubjectRef } from './subject.ts';

setDefaultTimeout(120_000);

const open = prepareGates();
const dayMs = 24 * 60 * 60 * 1000;
const somebody = 'somebody' as SubjectRef;

describe('A2 an address that many share', () => {
  test('with one who misbehaves: all others get in with some work, and the one does not', async () => {
    const scene = await open();
    const others = Array.from({ length: 199 }, () => comeCalmly(scene, here));
    await scene.impose(here);
    const before = others.map((other) => scene.come(other, here).is);
    expect(new Set(before)).toEqual(new Set(['needs-work']));
    for (const other of others) scene.gate.passed(other);
    expect(others.filter((other) => scene.come(other, here).is === 'free')).toHaveLength(199);
    expect([scene.come(somebody, here).is, scene.come(newcomer(), here).is]).toEqual([
      'refused',
      'needs-work',
    ]);
    scene.gate.passed(somebody);
    expect(scene.come(somebody, here).is).toBe('refused');
    expect(scene.gate.listFor(newcomer(), here)).toEqual([]);
  });

  test('is still one when the server has started again', async () => {
    const scene = await open();
    for (let index = 0; index < 5; index++) comeCalmly(scene, here);
    await scene.impose(here);
    const again = await open.again(scene.clock);
    expect(again.come(newcomer(), here).is).toBe('needs-work');
  });

  test('of work once done, a day is lived', async () => {
    const scene = await open();
    for (let index = 0; index < 5; index++) comeCalmly(scene, here);
    const more = { decidedBy: 'a lead', untilMs: scene.clock.now() + 3 * dayMs };
    await scene.impose(here, more);
    const visitor = newcomer();
    scene.gate.passed(visitor);
    scene.clock.advance(dayMs - 1);
    expect(scene.come(visitor, here).is).toBe('free');
    scene.clock.advance(1);
    expect(scene.come(visitor, here).is).toBe('needs-work');
  });

  test('may be a network of IPv6 as well, but none of its households is', async () => {
    const scene = await open();
    for (let index = 0; index < 5; index++) comeCalmly(scene, `2001:db8:1:${index}00::1`);
    for (const part of [1, 2, 3]) await scene.impose(`2001:db8:1:${part}00::1`, { subject: newcomer() });
    expect(scene.come(newcomer(), '2001:db8:1:900::1').is).toBe('needs-work');
    expect(scene.come(newcomer(), '2001:db8:1:100::1').is).toBe('refused');
  });
});

describe('an address does not look shared', () => {
  /** What somebody there does who throws cookies away, before one of theirs is excluded. */
  async function judgeAfter(pretend: (scene: OpenedEnforcement) => void): Promise<string> {
    const scene = await open();
    pretend(scene);
    await scene.impose(here);
    return scene.come(newcomer(), here).is;
  }

  test('because many cookies came from it', async () => {
    const many = (scene: OpenedEnforcement) => {
      for (let index = 0; index < 50; index++) scene.come(newcomer(), here);
    };
    expect(await judgeAfter(many)).toBe('refused');
  });

  test('because its browsers vouch for each other', async () => {
    const eachOther = (scene: OpenedEnforcement) => {
      const own = Array.from({ length: 20 }, newcomer);
      for (const each of own) scene.come(each, here);
      for (const [index, each] of own.entries())
        scene.shared.noteCalm(each, own[(index + 1) % 20] as SubjectRef);
    };
    expect(await judgeAfter(eachOther)).toBe('refused');
  });

  test('because one accomplice vouches for many', async () => {
    const accomplice = newcomer();
    const many = (scene: OpenedEnforcement) => {
      for (let index = 0; index < 20; index++) comeCalmly(scene, here, { by: accomplice, from: elsewhere });
    };
    expect(await judgeAfter(many)).toBe('refused');
  });

  test.each([
    ['one address', () => elsewhere],
    ['what one customer is given', (index: number) => `2001:db8:1:${index}::1`],
  ])('because many cookies of %s vouch for it', async (_, addressOf) => {
    const many = (scene: OpenedEnforcement) => {
      for (let index = 0; index < 20; index++) comeCalmly(scene, here, { from: addressOf(index) });
    };
    expect(await judgeAfter(many)).toBe('refused');
  });

  test('because of browsers that were objected to', async () => {
    const scene = await open();
    const own = Array.from({ length: 5 }, () => comeCalmly(scene, here));
    await scene.impose(null, { kind: 'probation', subject: own[0] as SubjectRef });
    await scene.impose(here, { subject: own[1] as SubjectRef });
    expect(scene.come(newcomer(), here).is).toBe('refused');
  });

  test('because of the one who is excluded', async () => {
    const scene = await open();
    const [subject] = Array.from({ length: 5 }, () => comeCalmly(scene, here));
    await scene.impose(here, { subject: subject as SubjectRef });
    expect(scene.come(newcomer(), here).is).toBe('refused');
  });

  test('because of what was a day ago', async () => {
    const scene = await open();
    for (let index = 0; index < 5; index++) comeCalmly(scene, here);
    scene.clock.advance(dayMs);
    await scene.impose(here);
    expect(scene.come(newcomer(), here).is).toBe('refused');
  });

  test('and by the fifth it does', async () => {
    const some = (most: number) => (scene: OpenedEnforcement) => {
      for (let index = 0; index < most; index++) comeCalmly(scene, here);
    };
    expect([await judgeAfter(some(4)), await judgeAfter(some(5))]).toEqual(['refused', 'needs-work']);
  });
});
