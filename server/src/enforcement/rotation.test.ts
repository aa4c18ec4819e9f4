/** Whoever goes from one address of IPv6 to the next is kept out of all that is theirs, and nobody else is. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { newcomer, prepareGates } from '../testing/gates.ts';

setDefaultTimeout(120_000);

const open = prepareGates();
const dayMs = 24 * 60 * 60 * 1000;

describe('A3 rotation', () => {
  test.each([
    ['a /56', ['200', '201', '202'], { inside: '2001:db8:1:2ff::1', outside: '2001:db8:1:300::1' }],
    ['a /48', ['100', '200', '300'], { inside: '2001:db8:1:ffff::1', outside: '2001:db8:2:100::1' }],
  ])('over %s ends with the third exclusion', async (_, parts, { inside, outside }) => {
    const scene = await open();
    for (const part of parts) {
      const address = `2001:db8:1:${part}::1`;
      expect(scene.come(newcomer(), address).is).toBe('free');
      expect(scene.come(newcomer(), inside).is).toBe('free');
      await scene.impose(address, { subject: newcomer() });
    }
    expect([scene.come(newcomer(), inside).is, scene.come(newcomer(), outside).is]).toEqual([
      'refused',
      'free',
    ]);
  });

  test('over parts of a /48 ends as well, and before it does, with a part of it', async () => {
    const scene = await open();
    for (const part of ['100', '101', '102'])
      await scene.impose(`2001:db8:1:${part}::1`, { subject: newcomer() });
    expect(scene.come(newcomer(), '2001:db8:1:1ff::1').is).toBe('refused');
    expect(scene.come(newcomer(), '2001:db8:1:200::1').is).toBe('free');
    await scene.impose('2001:db8:1:200::1', { subject: newcomer() });
    expect(scene.come(newcomer(), '2001:db8:1:300::1').is).toBe('refused');
  });

  test('needs three different households, not three browsers of one', async () => {
    const scene = await open();
    for (let index = 0; index < 5; index++) {
      await scene.impose('2001:db8:1:200::1', { subject: newcomer() });
      await scene.impose(`2001:db8:1:201::${index}`, { subject: newcomer() });
    }
    expect(scene.come(newcomer(), '2001:db8:1:202::1').is).toBe('free');
  });

  test('over several days is counted together, and as long as the first of them is in force', async () => {
    const scene = await open();
    const untilMs = scene.clock.now() + 7 * dayMs;
    for (const part of [1, 2, 3]) {
      const more = { subject: newcomer(), decidedBy: 'a lead', untilMs: untilMs + part * dayMs };
      await scene.impose(`2001:db8:1:${part}00::1`, more);
      scene.clock.advance(dayMs);
    }
    expect(scene.come(newcomer(), '2001:db8:1:900::1').is).toBe('refused');
    scene.clock.advance(untilMs + dayMs - scene.clock.now());
    expect(scene.come(newcomer(), '2001:db8:1:900::1').is).toBe('free');
    expect(scene.come(newcomer(), '2001:db8:1:200::1').is).toBe('refused');
  });

  test('on other days the same household is one', async () => {
    const scene = await open();
    for (let index = 0; index < 4; index++) {
      const untilMs = scene.clock.now() + 20 * dayMs;
      await scene.impose('2001:db8:1:200::1', { subject: newcomer(), decidedBy: 'a lead', untilMs });
      scene.clock.advance(dayMs);
    }
    expect(scene.come(newcomer(), '2001:db8:1:900::1').is).toBe('free');
  });
});
