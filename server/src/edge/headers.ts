/**
 * The headers that every answer carries: what the page may load, who may embed it, what it may use. Nothing of a
 * visitor's browser is allowed to leave for another site.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // The one rule through which the page starts the classifier's worker, and nothing else.
  'trusted-types classifier-worker',
].join('; ');

/**
 * A worker that comes from the network keeps to the policy of its own answer, not to the page's. The classifier's may
 * compile WebAssembly; it starts no scripts of its own.
 */
const workerSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** As the build names it; in a folder that holds only what the build made. */
const classifierWorker = /^\/assets\/classifier-worker-[\w-]+\.js$/;

const permissionsPolicy = [
  'camera=(self)',
  'microphone=(self)',
  'fullscreen=(self)',
  'autoplay=(self)',
  ...['display-capture', 'geolocation', 'payment', 'usb', 'serial', 'midi', 'browsing-topics'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ');

/** The console's page is smaller: it has no worker, no picture of anybody and no sound. */
const consoleSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Passkeys, and nothing else that a browser could do. */
const consolePermissionsPolicy = [
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  ...['camera', 'microphone', 'display-capture', 'geolocation', 'payment', 'usb', 'serial', 'midi'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ');

/** Headers for every answer at the console. */
export function createConsoleHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    ...createSecurityHeaders(isHttps),
    'content-security-policy': consoleSecurityPolicy,
    'permissions-policy': consolePermissionsPolicy,
  };
}

/** Headers for an answer of any kind, a refusal included. */
export function createSecurityHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'permissions-policy': permissionsPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(isHttps ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}

/** For what only programs read, `/metrics`: a browser that comes there all the same makes nothing of it. */
export const plainSecurityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** What the answer for one of the page's files carries instead of what every answer does. */
export function createHeadersOfFile(path: string): Readonly<Record<string, string>> {
  return classifierWorker.test(path) ? { 'content-security-policy': workerSecurityPolicy } : {};
}
