/** Addresses of what helps two devices to find each other, as browsers take them (RFC 7064, RFC 7065). */

const form = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;
const mostPort = 65_535;

/** A host, or an IPv6 address in brackets, and perhaps a port. A browser that is given anything else opens no connection at all. */
export function isIceAddress(text: string): boolean {
  const found = form.exec(text);
  const port = Number(found?.[1] ?? 1);
  return found !== null && port > 0 && port <= mostPort;
}
