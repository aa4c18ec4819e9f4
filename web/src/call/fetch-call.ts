/** Fetches what a meeting takes, which the first screen does without. */
export function fetchCall() {
  return import('./meeting-run.ts');
}

export type CallCode = Awaited<ReturnType<typeof fetchCall>>;
