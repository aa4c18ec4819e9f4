/**
 * What the browsers of two in a conversation know of each other, asked in the browsers themselves; and hiding from that.
 */
import { expect } from '@playwright/test';
import type { PageVisitor } from './test.ts';

declare global {
  interface Window {
    made: RTCPeerConnection[];
  }
}

/** Every connection of a page can be asked what it knows. */
export function keepConnections(): void {
  window.made = [];
  const Own = RTCPeerConnection;
  window.RTCPeerConnection = class extends Own {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.made.push(this);
    }
  };
}

export type Known = {
  /** Of the connection that is used: which kind of path at each end. */
  readonly own: string;
  readonly stranger: string;
  /** Everything that the browser was told or has found out of the other device, as text. */
  readonly ofStranger: string;
  /** What of it the page was told: where the other device is, candidate by candidate. */
  readonly told: string;
};

/** Of the connection that is used, as soon as there is one: while a path is repaired, there may be none. */
export async function askBrowser({ tab }: PageVisitor): Promise<Known> {
  const answers: Known[] = [];
  const ask = async () => {
    const known = await tab.page.evaluate(readKnown);
    if (known) answers.push(known);
    return known !== null;
  };
  await expect.poll(ask, { message: 'the browser has a connection, and a path for it' }).toBe(true);
  return answers[0] as Known;
}

/** Runs in the page. @returns null while there is no connection, or no path that is used. */
async function readKnown(): Promise<Known | null> {
  const connection = window.made.find(({ connectionState }) => connectionState === 'connected');
  if (!connection) return null;
  const all = [...(await connection.getStats()).values()];
  const find = (wanted: string | undefined) => all.find(({ id }) => id === wanted);
  const transport = all.find(({ type }) => type === 'transport');
  const pair = find(transport?.selectedCandidatePairId);
  const [own, stranger] = [find(pair?.localCandidateId), find(pair?.remoteCandidateId)];
  if (!own || !stranger) return null;
  return {
    own: own.candidateType,
    stranger: stranger.candidateType,
    ofStranger: JSON.stringify([
      all.filter(({ type }) => type === 'remote-candidate').map(({ address, ip }) => [address, ip]),
      connection.remoteDescription?.sdp.match(/a=candidate:.*|c=.*|a=rtcp:.*/g),
    ]),
    told: String(connection.remoteDescription?.sdp.match(/a=candidate:.*/g)),
  };
}

export function addressesIn(text: string): readonly string[] {
  const found =
    text.match(/\d+\.\d+\.\d+\.\d+|[\da-f-]{36}\.local|[\da-f:]*:[\da-f]*:[\da-f]+(?=[" ])/gi) ?? [];
  return [...new Set(found)].filter((address) => address !== '0.0.0.0').sort();
}

export async function hide(visitor: PageVisitor): Promise<void> {
  await visitor.tab.open(visitor.origin);
  await visitor.tab.page.getByRole('switch', { name: 'Hide my address from strangers' }).check();
}
