/**
 * What the shield would do with a corpus in which nothing is to be shielded from: the real network, the real policy and
 * the real machine of the stranger's picture.
 */
import type { Analysis } from '../../moderation/analysis.ts';
import { movePicture, newPicture, type PictureState } from '../../moderation/picture-state.ts';
import { offenceOf, type ShieldPolicy } from '../../moderation/policy.ts';
import type { Frame, Sequence } from './corpus.ts';

export type Counts = {
  readonly frames: number;
  /** Sharp enough to be judged… */
  readonly usable: number;
  /** …and of those: passed, in doubt, and spoken against. */
  readonly approved: number;
  readonly doubted: number;
  readonly falseAlarms: number;
  /** Spoken against if nobody asked whether the picture is sharp enough. */
  readonly falseAlarmsUngated: number;
  readonly sequences: number;
  /** Sequences after whose last frame the picture is seen, and those that are blocked. */
  readonly opened: number;
  readonly blocked: number;
  readonly highest: number;
};

const nothing: Counts = {
  frames: 0,
  usable: 0,
  approved: 0,
  doubted: 0,
  falseAlarms: 0,
  falseAlarmsUngated: 0,
  sequences: 0,
  opened: 0,
  blocked: 0,
  highest: 0,
};

export function addCounts(one: Counts, other: Counts): Counts {
  const sums = Object.keys(nothing).map((key) => {
    const name = key as keyof Counts;
    return [name, name === 'highest' ? Math.max(one[name], other[name]) : one[name] + other[name]];
  });
  return Object.fromEntries(sums) as Counts;
}

type Judged = { readonly offence: number; readonly isUsable: boolean };

function countFrame({ offence, isUsable }: Judged, policy: ShieldPolicy): Counts {
  const isFlagged = offence >= policy.flagFrom;
  const isApproved = offence < policy.passBelow;
  return {
    ...nothing,
    frames: 1,
    usable: Number(isUsable),
    approved: Number(isUsable && isApproved),
    doubted: Number(isUsable && !isApproved && !isFlagged),
    falseAlarms: Number(isUsable && isFlagged),
    falseAlarmsUngated: Number(isFlagged),
    highest: isUsable ? offence : 0,
  };
}

/** As often as the shield looks at a picture that is new. */
function play(judged: readonly Judged[], policy: ShieldPolicy): PictureState {
  const everyMs = policy.pace.closeMs;
  return judged.reduce(
    (state, { offence, isUsable }, index) => {
      const takenAtMs = index * everyMs;
      const event = { type: 'analysed', offence, isUsable, takenAtMs, now: takenAtMs + 30 } as const;
      return movePicture(state, event, policy);
    },
    newPicture('ready', 0),
  );
}

export type Tally = { readonly kinds: ReadonlyMap<string, Counts>; readonly alarms: readonly string[] };

export function tally(
  sequences: readonly Sequence[],
  analyse: (frame: Frame) => Analysis,
  policy: ShieldPolicy,
): Tally {
  const kinds = new Map<string, Counts>();
  const alarms: string[] = [];
  for (const { kind, name, frames } of sequences) {
    const judged = Array.from(frames(), analyse).map(({ scores, sharpness }) => ({
      offence: offenceOf(scores, policy.offending),
      isUsable: sharpness >= policy.sharpFrom,
    }));
    const { phase } = play(judged, policy);
    const whole = {
      ...nothing,
      sequences: 1,
      opened: Number(phase.is === 'clear'),
      blocked: Number(phase.is === 'blocked'),
    };
    const counts = judged.map((one) => countFrame(one, policy)).reduce(addCounts, whole);
    kinds.set(kind, addCounts(kinds.get(kind) ?? nothing, counts));
    if (counts.falseAlarms > 0) alarms.push(`${name} (${counts.highest.toFixed(2)})`);
  }
  return { kinds, alarms };
}

export function totalOf({ kinds }: Tally): Counts {
  return [...kinds.values()].reduce(addCounts, nothing);
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(2)} %`;
}

/** One line for each kind, the one with the highest offence first. */
export function formatTally({ kinds, alarms }: Tally): string {
  const rows = [...kinds].toSorted(([, one], [, other]) => other.highest - one.highest);
  const lines = rows.map(([kind, { frames, usable, approved, doubted, falseAlarms, highest, ...rest }]) =>
    [
      kind.padEnd(20),
      `${frames} frames, ${usable} usable, ${approved} approved, ${doubted} in doubt, ${falseAlarms} false alarms`,
      `${rest.sequences} sequences, ${rest.opened} opened, ${rest.blocked} blocked, highest ${highest.toFixed(2)}`,
    ].join('  '),
  );
  return [...lines, ...alarms].join('\n');
}
