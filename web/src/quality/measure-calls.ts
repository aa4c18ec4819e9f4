/**
 * Lets a meeting be measured. What that takes is loaded when the meeting begins, so that no page waits for it; a call that
 * began before it was there is not measured.
 */
import type { Meeting } from '../call/meeting-state.ts';
import type { CallQuality, MeasuredPeer } from './call-quality.ts';

export function measureCalls(): (meeting: Meeting, peer: MeasuredPeer | null) => void {
  let quality: CallQuality | null = null;
  const load = async () => {
    const [{ CallQuality, tellServer }, { describeDevice, readDeviceHints }] = await Promise.all([
      import('./call-quality.ts'),
      import('./device.ts'),
    ]);
    quality = new CallQuality({ device: describeDevice(readDeviceHints()), tell: tellServer });
  };
  load().catch(() => undefined);
  return (meeting, peer) => quality?.follow(meeting, peer, Date.now());
}
