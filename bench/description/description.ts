/**
 * What it costs the server to read a session description and write it anew, beside looking at each line of it once, which
 * is the least that anything must do that looks at all.
 */
import { limits } from '../../protocol/src/limits.ts';
import { rewriteDescription } from '../../server/src/signalling/session-description.ts';
import { findReal } from '../../server/src/testing/descriptions.ts';
import { type Benchmark, BenchmarkError, type Row } from '../frame/benchmark.ts';
import { createRow } from '../frame/median.ts';

const rules = { mode: 'video', isHidden: false } as const;

function countLines(sdp: string): number {
  return sdp.split('\r\n').filter((line) => /^[a-z]=[ -~]*$/.test(line)).length;
}

/** As large as a description may be: a real one with as many more codecs as there is room for. */
function fill(sdp: string): string {
  const [before = '', after = ''] = sdp.split(/(?=^m=application)/m);
  const line = (index: number) => `a=rtcp-fb:${[96, 97, 102, 98][index % 4]} nack pli\r\n`;
  let filled = before;
  for (let index = 0; filled.length + after.length + line(index).length <= limits.descriptionChars; index++)
    filled += line(index);
  return filled + after;
}

/** Processor time, in microseconds. */
function timeEach(sdp: string, times: number, work: (sdp: string) => unknown): number {
  const before = process.cpuUsage();
  for (let count = 0; count < times; count++) {
    if (!work(sdp)) throw new BenchmarkError('The description was refused.');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

export const description: Benchmark = {
  name: 'description',
  figures: [
    'writing the offer of a video call anew (µs, at most 100), beside looking at each line once',
    'the same for the largest description that is read (µs, at most 100)',
  ],
  async run({ quick, say }): Promise<readonly Row[]> {
    const [times, rounds] = quick ? [1_000, 3] : [5_000, 9];
    const offer = findReal('video-chromium-offer');
    const subjects = { 'the offer of a video call': offer, 'the largest description': fill(offer) };
    return Object.entries(subjects).map(([name, sdp]) => {
      const [ours, anchor]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds; round++) {
        const samples = [
          timeEach(sdp, times, (text) => rewriteDescription(text, rules)),
          timeEach(sdp, times, countLines),
        ];
        // The first round warms up.
        if (round === 0) continue;
        ours.push(samples[0] ?? 0);
        anchor.push(samples[1] ?? 0);
      }
      say(`${sdp.length} characters, ${rounds} times ${times}`);
      return createRow(
        { figure: name, unit: 'µs', target: 100, targetOf: 'ours', better: 'lower' },
        ours,
        anchor,
      );
    });
  },
};
