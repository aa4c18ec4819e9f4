/**
 * Tries to get out of a relay to where it must not send, by every way that TURN has.
 */

import type { Credentials, Refusal } from '../cli/doctor/turn-client.ts';
import type { Coturn } from './coturn.ts';
import { openClient } from './credentials.ts';
import { familyOf } from './special-addresses.ts';

export type Way = 'permission' | 'channel' | 'connect' | 'connect-of-tcp';
export type Attempt = { readonly way: Way; readonly target: string; readonly refusal: Refusal };
export type Escape = {
  readonly relay: Coturn;
  readonly issue: () => Credentials;
  readonly targets: readonly string[];
  /** Where somebody listens, if they get there. */
  readonly port: number;
};

/** The first number that a channel may have. */
const firstChannel = 0x4000;

/**
 * With an allocation as browsers make them, and one for each target: coturn gives one up that failed to send once. What is
 * sent names the way that it was sent.
 */
async function tryDatagrams({ relay, issue, port }: Escape, target: string): Promise<Attempt[]> {
  using client = await openClient(relay, issue(), { transport: 'tcp' });
  const refused = await client.allocate({ family: familyOf(target) });
  if (refused !== null) throw new Error(`no allocation for ${target}: ${refused}`);
  const peer = { address: target, port };
  client.send(peer, `nothing ${target}`);
  const permission = await client.createPermission(peer);
  client.send(peer, `permission ${target}`);
  const channel = await client.bindChannel(firstChannel, peer);
  client.sendOnChannel(firstChannel, `channel ${target}`);
  const connect = await client.connectTo(peer);
  // The relay has carried out what came before when it answers to this.
  await client.refresh(0);
  return [
    { way: 'permission', target, refusal: permission },
    { way: 'channel', target, refusal: channel },
    { way: 'connect', target, refusal: connect },
  ];
}

/** With an allocation for TCP, if it gives one. All at once: to be connected, or not to be, can take half a minute. */
async function tryConnections({ relay, issue, targets, port }: Escape, family: 4 | 6): Promise<Attempt[]> {
  using client = await openClient(relay, issue(), { transport: 'tcp' });
  await client.allocate({ family, transport: 'tcp' });
  const refusals = new Map<string, Refusal>();
  for (const target of targets) {
    void client.connectTo({ address: target, port }).then((refusal) => refusals.set(target, refusal));
  }
  // A refusal comes at once, and so before the answer to this.
  await client.refresh(0);
  return targets.map((target) => ({
    way: 'connect-of-tcp',
    target,
    refusal: refusals.get(target) ?? null,
  }));
}

export async function tryEscapes(attack: Escape): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const family of [4, 6] as const) {
    const targets = attack.targets.filter((target) => familyOf(target) === family);
    for (const target of targets) attempts.push(...(await tryDatagrams(attack, target)));
    attempts.push(...(await tryConnections({ ...attack, targets }, family)));
  }
  return attempts;
}

/** Sends a text to where it may, and so after all that was sent before. */
export async function sendAllowed(
  { relay, issue, port }: Escape,
  address: string,
  text: string,
): Promise<Refusal> {
  using client = await openClient(relay, issue(), { transport: 'tcp' });
  await client.allocate({ family: familyOf(address) });
  const refusal = await client.createPermission({ address, port });
  client.send({ address, port }, text);
  await client.refresh(0);
  return refusal;
}
