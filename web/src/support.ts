/**
 * Whether this browser, on this address, can do what a conversation needs.
 */
import type { Problem } from './screens/view.ts';

export function findMissingSupport(): Extract<Problem, 'insecure-context' | 'unsupported-browser'> | null {
  if (!window.isSecureContext) return 'insecure-context';
  const hasCalls = 'RTCPeerConnection' in window && 'replaceTrack' in RTCRtpSender.prototype;
  return hasCalls && 'mediaDevices' in navigator && 'WebSocket' in window ? null : 'unsupported-browser';
}
