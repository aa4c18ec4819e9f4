/** What is told of a call: buckets of what was measured, the same text for calls that went alike. */
import { describe, expect, test } from 'bun:test';
import { type QualityReport, QualityReportSchema } from '@anoncam/protocol/quality';
import fc from 'fast-check';
import * as v from 'valibot';
import { type PastCall, writeReport } from './call-report.ts';
import type { CallSample } from './call-sample.ts';
import type { Device } from './device.ts';

const device: Device = { browser: 'Firefox', system: 'Linux', screen: 'computer' };
const nothing: CallSample = {
  atMs: 0,
  roundTripMs: null,
  route: null,
  bytes: 0,
  packets: 0,
  lost: 0,
  shortSidePx: null,
};
const past: PastCall = { mode: 'video', setUpMs: 300, durationMs: 90_000, samples: [] };

describe('the report of a call', () => {
  test('that did not come about says that, and of which kind the device is', () => {
    expect(writeReport({ ...past, setUpMs: null, samples: [nothing] }, device)).toEqual({
      mode: 'video',
      ...device,
      connected: 'no',
    });
  });

  test('leaves out what was not measured', () => {
    const least: QualityReport = {
      mode: 'video',
      ...device,
      connected: 'yes',
      setUp: '0.25 to 0.5 s',
      duration: '1 to 5 min',
    };
    expect(writeReport(past, device)).toEqual(least);
    expect(writeReport({ ...past, samples: [nothing, { ...nothing, atMs: 4_000 }] }, device)).toEqual(least);
  });

  test('has the median of what changes, and the loss of all', () => {
    const samples: readonly CallSample[] = [
      { atMs: 0, roundTripMs: 30, route: 'direct', bytes: 0, packets: 0, lost: 0, shortSidePx: 180 },
      // 1000 kbit/s, then 100, then 1500.
      {
        atMs: 4_000,
        roundTripMs: 500,
        route: 'direct',
        bytes: 500_000,
        packets: 400,
        lost: 0,
        shortSidePx: 360,
      },
      {
        atMs: 8_000,
        roundTripMs: 40,
        route: 'direct',
        bytes: 550_000,
        packets: 440,
        lost: 20,
        shortSidePx: 720,
      },
      {
        atMs: 12_000,
        roundTripMs: 45,
        route: 'relayed',
        bytes: 1_300_000,
        packets: 980,
        lost: 20,
        shortSidePx: 720,
      },
    ];
    expect(writeReport({ ...past, samples }, device)).toMatchObject({
      roundTrip: '25 to 50 ms',
      loss: '1 to 3 %',
      received: '1 to 2 Mbit/s',
      picture: 'up to 720p',
      route: 'relayed',
    });
  });

  const anyNumber = fc.double({ min: 0, max: 1e9, noNaN: true });
  const anySample: fc.Arbitrary<CallSample> = fc.record({
    atMs: anyNumber,
    roundTripMs: fc.option(anyNumber),
    route: fc.option(fc.constantFrom('direct' as const, 'relayed' as const)),
    bytes: anyNumber,
    packets: anyNumber,
    lost: anyNumber,
    shortSidePx: fc.option(anyNumber),
  });
  const anyCall: fc.Arbitrary<PastCall> = fc.record({
    mode: fc.constantFrom('video' as const, 'text' as const),
    setUpMs: fc.option(anyNumber),
    durationMs: anyNumber,
    samples: fc.array(anySample, { maxLength: 10 }),
  });

  test('is one of the protocol, whatever was measured, and holds no number', () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        const report = writeReport(call, device);
        expect(v.safeParse(QualityReportSchema, JSON.parse(JSON.stringify(report))).success).toBe(true);
        expect(Object.values(report).every((value) => typeof value === 'string')).toBe(true);
      }),
    );
  });

  test('is the same text where the buckets are the same', () => {
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 2, maxLength: 20 }), (calls) => {
        const reports = calls.map((call) => writeReport(call, device));
        const sorted = (report: object) => JSON.stringify(Object.entries(report).sort());
        const texts = new Map(reports.map((report) => [sorted(report), JSON.stringify(report)]));
        for (const report of reports) expect(texts.get(sorted(report))).toBe(JSON.stringify(report));
      }),
    );
  });
});
