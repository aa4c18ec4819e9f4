/**
 * How often the shield speaks against pictures that are harmless, measured with the real network. With
 * HARMLESS_SEQUENCES=n every kind has n sequences instead of one: 120 make more than 20,000 frames.
 */
import { beforeAll, expect, test } from 'bun:test';
import type { Analysis } from '../../moderation/analysis.ts';
import { fillInput, measureSharpness } from '../../moderation/classifier/pixels.ts';
import { createScores } from '../../moderation/classifier/scores.ts';
import type { WasmNetwork } from '../../moderation/classifier/wasm-network.ts';
import { shieldPolicy } from '../../moderation/policy.ts';
import { loadNetwork } from '../loaded-network.ts';
import { type Frame, framesInSequence, kindNames, listGenerated, type Sequence } from './corpus.ts';
import { faceCount, framesOfFace, listFaces, listPhotographed, photographCount } from './photographs.ts';
import { inputSide } from './picture.ts';
import { formatTally, percent, type Tally, tally, totalOf } from './tally.ts';

const seed = 1;
/** What is aimed at… */
const aim = 0.002;
/**
 * …and what made-up pictures are held to, of which 8 of 260 are flagged (with two of each kind): one hand made of ovals, and one picture moved so
 * fast that it is smeared. Nothing in them is a photograph, which is what the network knows.
 */
const madeUpBound = 0.04;
const wished = process.env['HARMLESS_SEQUENCES'];
const perKind = Number(wished ?? 1);
/** Three in a row are what it takes to block; the rest of a sequence is nearly the same, and for those who want to know more. */
const framesJudged = wished === undefined ? 3 : framesInSequence;
/** A face stands still, and one false alarm would be one too many. */
const framesJudgedOfFace = wished === undefined ? 1 : framesOfFace;
const minutesMs = 60_000;
/** A busy machine takes long; the large corpus does anyway. */
const timeoutMs = (10 + perKind * 5) * minutesMs;

let network: WasmNetwork;

beforeAll(async () => {
  ({ loaded: network } = await loadNetwork('tfjs-backend-wasm-simd'));
}, minutesMs);

function analyse(frame: Frame): Analysis {
  fillInput(network.input, frame);
  const scores = createScores(network.run());
  if (!scores) throw new Error('no scores');
  return { scores, sharpness: measureSharpness(frame, inputSide, inputSide) };
}

function report(name: string, found: Tally): void {
  const total = totalOf(found);
  process.stdout.write(
    `${name}: ${total.frames} frames, ${percent(total.frames - total.usable, total.frames)} unusable, ` +
      `${percent(total.approved, total.usable)} of the usable approved; false alarms ` +
      `${percent(total.falseAlarmsUngated, total.frames)} before and ${percent(total.falseAlarms, total.frames)} ` +
      `after the gate (${total.falseAlarms}); ${total.opened} of ${total.sequences} sequences opened, ` +
      `${total.blocked} blocked\n`,
  );
  if (total.falseAlarms > 0 || wished !== undefined) process.stdout.write(`${formatTally(found)}\n`);
}

function* takeFirst(frames: Iterable<Frame>, most: number): Generator<Frame, void> {
  let left = most;
  for (const frame of frames) {
    yield frame;
    left -= 1;
    if (left === 0) return;
  }
}

function beginnings(sequences: readonly Sequence[], most: number): readonly Sequence[] {
  return sequences.map((sequence) => ({ ...sequence, frames: () => takeFirst(sequence.frames(), most) }));
}

function measure(name: string, sequences: readonly Sequence[]): ReturnType<typeof totalOf> {
  const found = tally(sequences, analyse, shieldPolicy);
  report(name, found);
  return totalOf(found);
}

test(
  `made-up pictures of ${kindNames.length} kinds`,
  () => {
    const total = measure(
      `${kindNames.length} kinds made up`,
      beginnings(listGenerated(seed, perKind), framesJudged),
    );
    expect(total.frames).toBe(kindNames.length * perKind * framesJudged);
    expect(total.falseAlarms / total.frames).toBeLessThanOrEqual(madeUpBound);
  },
  timeoutMs,
);

test(
  `${photographCount} sample photographs`,
  () => {
    const total = measure(
      `${photographCount} photographs`,
      beginnings(listPhotographed(seed, Math.ceil(perKind / 2)), framesJudged),
    );
    expect(total.frames).toBeGreaterThanOrEqual(photographCount * framesJudged);
    expect(total.falseAlarms / total.frames).toBeLessThanOrEqual(aim);
    expect(total.blocked).toBe(0);
  },
  timeoutMs,
);

test(
  `${faceCount} faces in low resolution`,
  () => {
    const total = measure(
      `${faceCount} faces of 25 pixels`,
      beginnings(listFaces(seed, 1), framesJudgedOfFace),
    );
    expect(total.frames).toBe(faceCount * framesJudgedOfFace);
    expect(total.falseAlarms / total.frames).toBeLessThanOrEqual(aim);
    expect(total.blocked).toBe(0);
    // Without these the gate would prove nothing.
    expect(total.falseAlarmsUngated).toBeGreaterThan(0);
  },
  timeoutMs,
);

test(
  'with a harmless class among the offending ones the bound would be broken',
  () => {
    const wrong = { ...shieldPolicy, offending: ['Neutral'] as const };
    const total = totalOf(
      tally(beginnings(listPhotographed(seed, 1).slice(0, 2), framesJudged), analyse, wrong),
    );
    expect(total.falseAlarms / total.frames).toBeGreaterThan(0.5);
    expect(total.blocked).toBe(2);
  },
  timeoutMs,
);
