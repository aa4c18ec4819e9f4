/**
 * Getting out of the relay to where it must not send: the shipped configuration of a real coturn, and the kernel's filter
 * behind it.
 */
import { beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { Canary } from '../testing/canary.ts';
import { Coturn } from '../testing/coturn.ts';
import { issueFor } from '../testing/credentials.ts';
import type { EgressReport, EgressReports } from '../testing/egress-program.ts';
import { type Attempt, sendAllowed, tryEscapes } from '../testing/relay-escape.ts';
import { specialAddresses } from '../testing/special-addresses.ts';

const program = join(import.meta.dir, '../testing/egress-program.ts');
const ways = ['permission', 'channel', 'connect', 'connect-of-tcp'];

/** Each way is tried with each address, and what was not refused is told. */
function findUnrefused(attempts: readonly Attempt[]): readonly Attempt[] {
  expect(attempts).toHaveLength(specialAddresses.length * ways.length);
  return attempts.filter(({ refusal }) => refusal !== 403);
}

/** What came by a way to one of the addresses, in any of its dresses. */
function findHeard({ heard }: EgressReport, way: string): readonly string[] {
  return heard.flatMap((text) => (text.startsWith(`${way} `) ? [text.slice(way.length + 1)] : []));
}

test('T1 on one machine: every special address is refused by every way, and one that is allowed is not', async () => {
  using canary = await Canary.listen();
  await using relay = await Coturn.start({
    addresses: ['127.0.0.1', '::1'],
    allowedPeers: ['127.0.77.9'],
  });
  const attack = { relay, issue: issueFor(relay), targets: specialAddresses, port: canary.port };
  expect(findUnrefused(await tryEscapes(attack))).toEqual([]);
  expect(await sendAllowed(attack, '127.0.77.9', 'allowed')).toBeNull();
  await canary.awaitHeard('allowed');
  await canary.awaitConnections('127.0.0.1');
  expect(canary.heard.toSorted()).toEqual(['allowed', 'tcp 127.0.0.1']);
}, 120_000);

describe.skipIf(process.getuid?.() !== 0)('in a network where the special addresses are somebody’s', () => {
  const allowed = ['allowed 2a00::2', 'allowed 45.0.0.2', 'tcp 45.0.0.1'];
  let reports: EgressReports;

  beforeAll(async () => {
    const child = Bun.spawn(['unshare', '--net', process.execPath, program], { stderr: 'inherit' });
    reports = JSON.parse(await new Response(child.stdout).text()) as EgressReports;
  }, 120_000);

  test('T1 the shipped configuration refuses all of them, and nothing arrives', () => {
    expect(findUnrefused(reports.shipped.attempts)).toEqual([]);
    expect(reports.shipped.heard.toSorted()).toEqual(allowed);
  });

  test('T1 a relay that refuses nothing would have reached them by every way', () => {
    // Not link-local ones: newer versions refuse these by themselves.
    const everywhere = ['10.0.0.1', '100.64.0.1', '127.0.0.1', '192.168.0.1', '2001:db8::1', '::1'];
    // Not as ::ffff:10.0.0.1: Linux sends nothing to IPv4 from a socket that is bound to an address of IPv6.
    const dressed = ['::10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::10.0.0.1', '2002:a00:1::1'];
    for (const way of ['permission', 'channel']) {
      expect(findHeard(reports.open, way)).toEqual(expect.arrayContaining([...everywhere, ...dressed]));
    }
    expect(findHeard(reports.open, 'tcp')).toEqual(expect.arrayContaining(everywhere));
    expect(findHeard(reports.open, 'nothing')).toEqual([]);
  });

  test('T1 the egress filter holds back such a relay too, and nobody else', () => {
    expect(findUnrefused(reports.filtered.attempts).length).toBeGreaterThan(100);
    expect(reports.filtered.heard.toSorted()).toEqual(allowed);
    expect(reports.others).toEqual(['root 10.0.0.1', 'root 127.0.0.1', 'root fc00::1']);
  });
});
