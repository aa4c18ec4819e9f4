/**
 * Follows a meeting and tells the server, once for each call, how it went: nothing that says whose call it was, and when
 * it is over. A page that cannot measure or tell it works as well.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { QualityReport } from '@anoncam/protocol/quality';
import { currentCall, type Meeting } from '../call/meeting-state.ts';
import { writeReport } from './call-report.ts';
import { type CallSample, readSample } from './call-sample.ts';
import type { Device } from './device.ts';

const sampleEveryMs = 4_000;
const maxSamples = 45;

/** The connection to the present stranger, as far as it is asked. */
export type MeasuredPeer = { getStats(): Promise<ReadonlyMap<string, unknown>> };

export type QualityParts = {
  readonly device: Device;
  tell(report: QualityReport): void;
};

type Followed = {
  readonly call: CallId;
  readonly proposedAtMs: number;
  /** How many strangers in a row could not be reached before this one. */
  readonly failures: number;
  talkingAtMs: number | null;
  readonly samples: CallSample[];
  timer: number;
};

export class CallQuality {
  readonly #parts: QualityParts;
  #followed: Followed | null = null;

  constructor(parts: QualityParts) {
    this.#parts = parts;
  }

  /** The meeting is so now; `peer` is the connection to the present stranger. */
  follow(meeting: Meeting, peer: MeasuredPeer | null, now: number): void {
    const { phase } = meeting;
    if (this.#followed && currentCall(meeting)?.id !== this.#followed.call) this.#finish(meeting, now);
    if (phase.is === 'connecting') {
      this.#followed ??= {
        call: phase.call.id,
        proposedAtMs: now,
        failures: phase.place.failures,
        talkingAtMs: null,
        samples: [],
        timer: 0,
      };
    }
    if (phase.is === 'talking' && this.#followed?.talkingAtMs === null) {
      this.#followed.talkingAtMs = now;
      if (peer) this.#sampleSoon(this.#followed, peer);
    }
  }

  #sampleSoon(followed: Followed, peer: MeasuredPeer): void {
    followed.timer = window.setTimeout(() => void this.#sample(followed, peer), sampleEveryMs);
  }

  async #sample(followed: Followed, peer: MeasuredPeer): Promise<void> {
    try {
      followed.samples.push(readSample(await peer.getStats()));
    } catch {
      // A browser that does not say is not asked again.
      return;
    }
    const isEnough = followed.samples.length >= maxSamples;
    if (this.#followed === followed && !isEnough) this.#sampleSoon(followed, peer);
  }

  #finish({ mode, phase }: Meeting, now: number): void {
    const followed = this.#followed;
    if (!followed) return;
    this.#followed = null;
    clearTimeout(followed.timer);
    const { proposedAtMs, talkingAtMs, samples, failures } = followed;
    // Whoever went on before the devices had heard each other has shown nothing about the connection.
    const hasFailed = phase.is === 'waiting' && phase.place.failures > failures;
    if (talkingAtMs === null && !hasFailed) return;
    const call = {
      mode,
      setUpMs: talkingAtMs === null ? null : talkingAtMs - proposedAtMs,
      durationMs: talkingAtMs === null ? 0 : now - talkingAtMs,
      samples,
    };
    this.#parts.tell(writeReport(call, this.#parts.device));
  }
}

/** Nothing of the visitor goes along, and whether it arrives is nobody's concern. */
export function tellServer(report: QualityReport): void {
  fetch('/quality', {
    method: 'POST',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    keepalive: true,
    // Which languages somebody reads tells more of them than all the rest.
    headers: { 'content-type': 'application/json', 'accept-language': '*' },
    body: JSON.stringify(report),
  }).catch(() => undefined);
}
