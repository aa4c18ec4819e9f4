/** What a visitor is told before they go on, and when nothing keeps them. */
import { describe, expect, test } from 'bun:test';
import { sanctionKinds } from '@anoncam/protocol/conduct';
import type { SanctionState } from '@anoncam/protocol/standing';
import { endingIn, nowMs, sanctionOf, standingOf } from '../testing/sanctions.ts';
import { findProbation, isInForce, keepsOut, pickToTell, probationOf } from './standing-rules.ts';

test('a sanction is in force from its beginning, and ends to the millisecond', () => {
  const sanction = sanctionOf('exclusion');
  const [from, until] = [Date.parse(sanction.from), Date.parse(sanction.until)];
  const times = [from - 1, from, until - 1, until];
  expect(times.map((at) => isInForce(sanction, at))).toEqual([false, true, true, false]);
  expect(isInForce({ ...sanction, isLifted: true }, nowMs)).toBe(false);
});

test('a pause and an exclusion keep out, a warning and probation do not', () => {
  const out = sanctionKinds.filter((kind) => keepsOut(sanctionOf(kind), nowMs));
  expect(out).toEqual(['cool-off', 'exclusion']);
});

describe('is told', () => {
  const warning = sanctionOf('warning');
  const lifted = sanctionOf('exclusion', { code: 'LIFTED', isLifted: true });
  const pause = sanctionOf('cool-off', endingIn(2));
  const exclusion = sanctionOf('exclusion');
  const probation = sanctionOf('probation');
  const cases: readonly (readonly [string, SanctionState[], string[], SanctionState | null])[] = [
    ['nothing to whom nothing was decided about', [], [], null],
    ['a warning once', [warning], [], warning],
    ['a warning not again', [warning], [warning.code], null],
    ['no warning that is long past', [sanctionOf('warning', endingIn(-0.5))], [], null],
    ['that something was taken back, once', [lifted], [], lifted],
    ['that something was taken back, not again', [lifted], ['LIFTED'], null],
    ['what keeps out, again and again', [exclusion], [exclusion.code], exclusion],
    ['what keeps out before anything else', [warning, lifted, pause], [], pause],
    ['what keeps out longest', [pause, exclusion], [], exclusion],
    ['nothing of an exclusion that is over', [sanctionOf('exclusion', endingIn(0))], [], null],
    ['nothing of probation before going on: there is a sign for that', [probation], [], null],
  ];
  for (const [name, sanctions, told, expected] of cases) {
    test(name, () => expect(pickToTell(standingOf(...sanctions), told, nowMs)).toEqual(expected));
  }
});

test('who is on probation is told until when, and the server knows best whether', () => {
  const sooner = sanctionOf('probation', endingIn(2));
  const later = sanctionOf('probation', endingIn(9));
  const standing = standingOf(sooner, later, sanctionOf('probation', endingIn(-0.5)));
  expect(findProbation(standing, nowMs)).toEqual(later);
  const until = Date.parse(later.until);
  expect(probationOf(standing, null, nowMs)).toEqual({ until });
  expect(probationOf(standing, true, nowMs)).toEqual({ until });
  expect(probationOf(standing, false, nowMs)).toBeNull();
  expect(probationOf(null, true, nowMs)).toEqual({ until: null });
  expect(probationOf(null, null, nowMs)).toBeNull();
  expect(probationOf(standingOf(), null, nowMs)).toBeNull();
});
