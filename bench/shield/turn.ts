/** What is to be known of one picture that turned into an offending one, out of what was noted in the page. Pure. */
import { median } from '../frame/median.ts';
import type { Watched } from './in-page/probe.ts';

export type Turn = {
  /** From the first offending frame to the picture being covered for good; 0 if it was covered already. */
  readonly blurMs: number;
  /** From the first decoded frame to the picture being seen first. */
  readonly gateMs: number;
  /** What one question to the classifier took in this call. */
  readonly analysisMs: number;
};

/** So long the harmless part must have been seen, or the call began too late to say anything. */
const seenForMs = 1_000;

/** @returns null if the call began in the offending part, or just before it. */
export function describeTurn(
  { arrivals, changes, analysesMs, readAtMs }: Watched,
  blue: number,
): Turn | null {
  const firstMs = arrivals[0]?.[0];
  const openedMs = changes.find(([, isOpen]) => isOpen)?.[0];
  const offendingMs = arrivals.find(([, found]) => found >= blue)?.[0];
  if (firstMs === undefined || openedMs === undefined || offendingMs === undefined) return null;
  if (openedMs + seenForMs > offendingMs) return null;
  const [lastMs, isOpen] = changes.at(-1) ?? [readAtMs, true];
  // What is still open was exposed for all that time.
  const coveredMs = isOpen ? readAtMs : lastMs;
  return {
    blurMs: Math.max(0, coveredMs - offendingMs),
    gateMs: openedMs - firstMs,
    analysisMs: median(analysesMs),
  };
}
