/**
 * Opens the classifier's worker. The page's content policy lets a script be started only through this one rule, which
 * knows a single script.
 */
import workerUrl from './classifier-worker.ts?worker&url';
import type { ClassifierWorker } from './page-classifier.ts';

type ScriptRule = { createScriptURL(url: string): unknown };
type TrustedTypes = {
  createPolicy(name: string, rule: { createScriptURL(url: string): string }): ScriptRule;
};

function letThrough(url: string): string {
  if (url === workerUrl) return url;
  throw new TypeError('Only the classifier may run as a worker.');
}

/** Not every browser knows Trusted Types. */
const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
/** Made while the page loads: the name can be taken only once. */
const rule: ScriptRule = trustedTypes?.createPolicy('classifier-worker', { createScriptURL: letThrough }) ?? {
  createScriptURL: letThrough,
};

export function openWorker(): ClassifierWorker {
  // What the rule gives is no string where Trusted Types are known; the types of the platform say it must be one.
  return new Worker(rule.createScriptURL(workerUrl) as string, { type: 'module', name: 'classifier' });
}
