/** What is read out of a browser's report, in the shapes that Chromium and Firefox give it. */
import { expect, test } from 'bun:test';
import { readSample } from './call-sample.ts';

function reportOf(...stats: readonly { id: string; type: string }[]): ReadonlyMap<string, unknown> {
  return new Map(stats.map((stat) => [stat.id, { timestamp: 5_000, ...stat }]));
}

const local = { id: 'L', type: 'local-candidate', candidateType: 'host' };
const remote = { id: 'R', type: 'remote-candidate', candidateType: 'srflx' };
const pair = {
  id: 'P',
  type: 'candidate-pair',
  localCandidateId: 'L',
  remoteCandidateId: 'R',
  currentRoundTripTime: 0.042,
};
const other = {
  id: 'Q',
  type: 'candidate-pair',
  currentRoundTripTime: 9,
  nominated: true,
  state: 'succeeded',
};
const sound = { id: 'A', type: 'inbound-rtp', bytesReceived: 1_000, packetsReceived: 10, packetsLost: 1 };
const picture = {
  id: 'V',
  type: 'inbound-rtp',
  bytesReceived: 9_000,
  packetsReceived: 20,
  // More may have come than were missed: copies.
  packetsLost: -2,
  frameWidth: 720,
  frameHeight: 1_280,
};

test('the pair that the transport names, picture and sound together', () => {
  const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
  expect(readSample(reportOf(other, local, remote, pair, transport, sound, picture))).toEqual({
    atMs: 5_000,
    roundTripMs: 42,
    route: 'direct',
    bytes: 10_000,
    packets: 30,
    lost: 1,
    shortSidePx: 720,
  });
});

test('the pair that says so itself', () => {
  expect(readSample(reportOf(other, local, remote, { ...pair, ...{ selected: true } })).roundTripMs).toBe(42);
  expect(readSample(reportOf(other)).roundTripMs).toBe(9_000);
});

test('relayed at either end', () => {
  const relay = { candidateType: 'relay' };
  const chosen = { ...pair, ...{ selected: true } };
  expect(readSample(reportOf({ ...local, ...relay }, remote, chosen)).route).toBe('relayed');
  expect(readSample(reportOf(local, { ...remote, ...relay }, chosen)).route).toBe('relayed');
});

test('nothing, where there is nothing', () => {
  expect(readSample(reportOf())).toEqual({
    atMs: 0,
    roundTripMs: null,
    route: null,
    bytes: 0,
    packets: 0,
    lost: 0,
    shortSidePx: null,
  });
});
