/**
 * English numbers: one is not several.
 */

export function seconds(count: number): string {
  return count === 1 ? '1 second' : `${count} seconds`;
}

/** A rough duration, for the eyes. */
export function about(count: number): string {
  return count < 60 ? `${count}\u00a0s` : `${Math.round(count / 60)}\u00a0min`;
}

export function aboutSpoken(count: number): string {
  if (count < 60) return seconds(count);
  const minutes = Math.round(count / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

export function people(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`;
}
