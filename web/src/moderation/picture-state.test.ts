/**
 * The states of the received picture: by properties over everything that can happen in any order, and step by step
 * through what a visitor meets.
 */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  type Coverage,
  coverageOf,
  movePicture,
  newPicture,
  type PictureEvent,
  type PicturePhase,
  type PictureState,
} from './picture-state.ts';
import { shieldPolicy as policy } from './policy.ts';

const fine = 0.05;
const doubtful = 0.45;
const offending = 0.9;

function analysed(
  now: number,
  offence: number,
  more: Partial<Extract<PictureEvent, { type: 'analysed' }>> = {},
): PictureEvent {
  return { type: 'analysed', offence, isUsable: true, takenAtMs: now - 30, now, ...more };
}

function play(events: readonly PictureEvent[], from = newPicture('ready', 0)): PictureState {
  return events.reduce((state, event) => movePicture(state, event, policy), from);
}

const [same, moved] = [policy.sceneDifference, policy.sceneDifference + 0.1];
const frame = (now: number, difference = same): PictureEvent => ({ type: 'frame', difference, now });
const opened = play([analysed(100, fine), analysed(300, fine)]);

const anyAnalysis = fc
  .record({
    offence: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(0, fine, 0.299) },
      { weight: 3, arbitrary: fc.constantFrom(0.3, doubtful, 0.599, 0.6, offending, 1) },
    ),
    isUsable: fc.boolean(),
    agoMs: fc.nat(400),
  })
  .map(
    ({ offence, isUsable, agoMs }) =>
      (now: number) =>
        analysed(now, offence, { isUsable, takenAtMs: now - agoMs }),
  );

const anyEvent: fc.Arbitrary<(now: number) => PictureEvent> = fc.oneof(
  { weight: 12, arbitrary: anyAnalysis },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(0, same, moved, policy.cutDifference)
      .map((difference) => (now: number) => frame(now, difference)),
  },
  { weight: 3, arbitrary: fc.constant((now: number): PictureEvent => ({ type: 'tick', now })) },
  { weight: 1, arbitrary: fc.constant((now: number): PictureEvent => ({ type: 'new-picture', now })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('loading', 'ready', 'failed').map(
      (is) =>
        (now: number): PictureEvent => ({ type: 'classifier', is, now }),
    ),
  },
);

/** Something happens again and again, sometimes after a long pause. */
const anyStory = fc
  .array(fc.tuple(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3_000 })), anyEvent), {
    maxLength: 60,
  })
  .map((steps) => {
    let now = 0;
    return steps.map(([afterMs, make]) => {
      now += afterMs;
      return make(now);
    });
  });

type Moment = { readonly before: PictureState; readonly event: PictureEvent; readonly after: PictureState };

function tell(story: readonly PictureEvent[]): Moment[] {
  let state = newPicture('ready', 0);
  return story.map((event) => {
    const before = state;
    state = movePicture(before, event, policy);
    return { before, event, after: state };
  });
}

function isApproval(event: PictureEvent): boolean {
  return event.type === 'analysed' && event.isUsable && event.offence < policy.passBelow;
}

/** The picture comes into view by what was found in it. */
function isOpening({ before, after }: Moment): boolean {
  return before.phase.is !== 'clear' && after.phase.is === 'clear';
}

function takenAt(event: PictureEvent | undefined): number {
  return event?.type === 'analysed' ? event.takenAtMs : Number.NaN;
}

test('the stories of these tests reach every phase', () => {
  const phases = new Set<string>();
  const note = (story: readonly PictureEvent[]) => {
    for (const { after } of tell(story)) phases.add(after.phase.is);
  };
  fc.assert(fc.property(anyStory, note), { numRuns: 2_000 });
  // Only the visitor reveals anything.
  expect([...phases].sort()).toEqual([
    'blocked',
    'clear',
    'gated',
    'held',
    'suspect',
    'unclear',
    'unguarded',
  ]);
});

const isOpen = (state: PictureState, now: number) => coverageOf(state, policy, now) === 'open';

describe('whatever happens', () => {
  test('a picture opens only with an approved one, and a new one only with two, apart from each other', () => {
    const hold = (story: readonly PictureEvent[]) => {
      for (const { before, event } of tell(story).filter(isOpening)) {
        expect(isApproval(event)).toBe(true);
        if (event.type === 'analysed' && 'passedAtMs' in before.phase) {
          const first = before.phase.passedAtMs ?? Number.NaN;
          expect(event.takenAtMs - first).toBeGreaterThanOrEqual(policy.gateApartMs);
        }
      }
    };
    fc.assert(fc.property(anyStory, hold), { numRuns: 2_000 });
  });

  test('a changed scene opens only with a picture taken after the change', () => {
    const hold = (story: readonly PictureEvent[]) => {
      for (const { before, event } of tell(story).filter(isOpening)) {
        if (before.phase.is !== 'held' || event.type !== 'analysed') continue;
        expect(event.takenAtMs).toBeGreaterThanOrEqual(before.phase.sinceMs);
      }
    };
    fc.assert(fc.property(anyStory, hold), { numRuns: 2_000 });
  });

  test('pictures that cannot be judged change nothing', () => {
    const hold = (story: readonly PictureEvent[], offence: number) => {
      const before = play(story);
      const now = 10_000_000;
      const after = movePicture(before, analysed(now, offence, { isUsable: false }), policy);
      expect({ ...after, answeredAtMs: null }).toEqual({ ...before, answeredAtMs: null });
    };
    fc.assert(fc.property(anyStory, fc.constantFrom(0, 1), hold), { numRuns: 500 });
  });

  test('two offending ones of three cover it for good, unless the visitor decides', () => {
    const hold = (story: readonly PictureEvent[], later: readonly PictureEvent[]) => {
      const accused = play([analysed(10_000_000, offending), analysed(10_000_200, offending)], play(story));
      expect(accused.phase.is).toBe('blocked');
      const after = play(later, accused);
      expect(after.phase.is).toBe('blocked');
      expect(movePicture(after, { type: 'reveal' }, policy).phase.is).toBe('revealed');
    };
    fc.assert(fc.property(anyStory, anyStory, hold), { numRuns: 500 });
  });

  test('without a classifier it is covered for good or left to the visitor, whatever answers come late', () => {
    const hold = (story: readonly PictureEvent[]) => {
      const without = tell(story).filter(({ after }) => after.classifier === 'failed');
      for (const { after } of without) expect(['unguarded', 'blocked', 'revealed']).toContain(after.phase.is);
    };
    const late: PictureEvent[] = [{ type: 'classifier', is: 'failed', now: 1 }, analysed(2, offending)];
    fc.assert(fc.property(anyStory, hold), { numRuns: 2_000, examples: [[late]] });
  });

  test('no frame is shown long after the last answer', () => {
    const hold = (story: readonly PictureEvent[]) => {
      const shown = tell(story).filter(
        ({ event, after }) => event.type === 'frame' && after.phase.is === 'clear',
      );
      const agesMs = shown.map(
        ({ event, after }) => ('now' in event ? event.now : 0) - (after.answeredAtMs ?? 0),
      );
      expect(Math.max(0, ...agesMs)).toBeLessThanOrEqual(policy.staleMs);
    };
    fc.assert(fc.property(anyStory, hold), { numRuns: 2_000 });
  });

  test('a suspicion is cleared only by enough approved pictures in a row, over long enough', () => {
    const hold = (offences: readonly (readonly [number, number])[]) => {
      let now = 0;
      const looks = offences.map(([afterMs, offence]) => {
        now += afterMs;
        return analysed(now, offence);
      });
      const story = tell([analysed(0, offending), ...looks]);
      const cleared = story.findIndex((moment) => moment.before.phase.is === 'suspect' && isOpening(moment));
      if (cleared === -1) return;
      const lastDoubt = story.slice(0, cleared).findLastIndex(({ event }) => !isApproval(event));
      const row = story.slice(lastDoubt + 1, cleared + 1).map(({ event }) => event);
      expect(row.length).toBeGreaterThanOrEqual(policy.clearances);
      expect(takenAt(row.at(-1)) - takenAt(row[0])).toBeGreaterThanOrEqual(policy.clearOverMs);
    };
    const anyOffence = fc.oneof(
      { weight: 6, arbitrary: fc.constant(fine) },
      { weight: 1, arbitrary: fc.constant(doubtful) },
    );
    const anyLooks = fc.array(fc.tuple(fc.integer({ min: 100, max: 1_500 }), anyOffence), { minLength: 4 });
    fc.assert(fc.property(anyLooks, hold), { numRuns: 2_000 });
  });
});

describe('a visitor', () => {
  test('sees a new picture after two approved ones', () => {
    expect(play([analysed(100, fine)]).phase.is).toBe('gated');
    expect(play([analysed(100, fine), analysed(249, fine)]).phase.is).toBe('gated');
    expect(play([analysed(100, fine), analysed(250, fine)]).phase.is).toBe('clear');
    expect(play([analysed(100, fine), analysed(250, doubtful), analysed(400, fine)]).phase.is).toBe('clear');
  });

  test('sees the last picture stand while a new scene is looked at, and colours if that takes long', () => {
    const held = movePicture(opened, frame(1_000, moved), policy);
    const seen = (now: number): Coverage => coverageOf(held, policy, now);
    expect([seen(1_000), seen(1_000 + policy.holdMs - 1), seen(1_000 + policy.holdMs)]).toEqual([
      'frozen',
      'frozen',
      'covered',
    ]);
    expect(movePicture(held, analysed(1_040, fine, { takenAtMs: 999 }), policy).phase.is).toBe('held');
    expect(movePicture(held, analysed(1_040, fine, { takenAtMs: 1_000 }), policy).phase.is).toBe('clear');
    expect(movePicture(held, analysed(1_040, doubtful, { takenAtMs: 1_000 }), policy).phase.is).toBe('held');
  });

  test('sees colours at once where nothing of the scene before is left, also while it stands still', () => {
    for (const before of [opened, movePicture(opened, frame(1_000, moved), policy)]) {
      const after = play([frame(1_100, policy.cutDifference), frame(1_130)], before);
      expect(coverageOf(after, policy, 1_130)).toBe('covered');
      expect(movePicture(after, analysed(1_200, fine, { takenAtMs: 1_150 }), policy).phase.is).toBe('clear');
    }
  });

  test('is spared what offends at once', () => {
    const suspect = movePicture(opened, analysed(1_000, offending), policy);
    expect(isOpen(suspect, 1_000)).toBe(false);
    expect(movePicture(suspect, analysed(1_200, offending), policy).phase.is).toBe('blocked');
    const looks = [1_200, 1_900, 2_600, 3_300].map((now) => analysed(now, fine));
    expect(play(looks.slice(0, 3), suspect).phase.is).toBe('suspect');
    expect(play(looks, suspect).phase.is).toBe('clear');
  });

  test('may decide about what cannot be judged, what is blocked and what nobody looks at', () => {
    const unclear = play([{ type: 'tick', now: policy.unclearAfterMs }]);
    const blocked = play([analysed(1, offending), analysed(2, offending)]);
    const unguarded = newPicture('failed', 0);
    for (const state of [unclear, blocked, unguarded]) {
      expect(isOpen(state, 0)).toBe(false);
      expect(isOpen(movePicture(state, { type: 'reveal' }, policy), 0)).toBe(true);
    }
    for (const state of [
      newPicture('ready', 0),
      opened,
      movePicture(opened, analysed(9, offending), policy),
    ]) {
      expect(movePicture(state, { type: 'reveal' }, policy)).toEqual(state);
    }
  });

  test('sees an unclear picture as soon as it can be judged', () => {
    const unclear = play([{ type: 'tick', now: policy.unclearAfterMs }]);
    expect(play([analysed(6_000, fine), analysed(6_200, fine)], unclear).phase.is).toBe('clear');
  });

  test('is told after a while that the classifier has not come, and protected as soon as it has', () => {
    const loading = newPicture('loading', 0);
    expect(movePicture(loading, { type: 'tick', now: policy.loadingMs - 1 }, policy).phase.is).toBe('gated');
    const late = movePicture(loading, { type: 'tick', now: policy.loadingMs }, policy);
    expect(late.phase.is).toBe('unguarded');
    const ready: PictureEvent = { type: 'classifier', is: 'ready', now: 9_000 };
    expect(movePicture(late, ready, policy).phase).toEqual({ is: 'gated', sinceMs: 9_000, passedAtMs: null });
  });

  test('has an answer that is too old taken for none', () => {
    const after = (now: number) => movePicture(opened, frame(300 + now), policy).phase.is;
    expect([after(policy.staleMs), after(policy.staleMs + 1)]).toEqual(['clear', 'gated']);
  });

  test('has a camera that was switched on again looked at anew, but no decision undone', () => {
    const anew: PictureEvent = { type: 'new-picture', now: 5_000 };
    expect(movePicture(opened, anew, policy).phase.is).toBe('gated');
    for (const decided of [{ is: 'blocked' }, { is: 'revealed' }] satisfies PicturePhase[]) {
      expect(movePicture({ ...opened, phase: decided }, anew, policy).phase).toEqual(decided);
    }
    const accused = movePicture(opened, analysed(400, offending), policy);
    expect(play([anew, analysed(5_100, offending)], accused).phase.is).toBe('blocked');
  });
});
