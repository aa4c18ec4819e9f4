/**
 * Runs in a network of its own, which has nothing but a loopback device, as root: gives that device addresses of special
 * ranges and, in the place of the internet, four public ones; then tries to get to them through relays that are configured and
 * filtered in different ways. Writes what came of it to stdout, as JSON.
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Canary } from './canary.ts';
import { Coturn, shippedConfiguration } from './coturn.ts';
import { issueFor } from './credentials.ts';
import { type Attempt, sendAllowed, tryEscapes } from './relay-escape.ts';
import { familyOf, specialAddresses } from './special-addresses.ts';

export type EgressReport = {
  readonly attempts: readonly Attempt[];
  readonly heard: readonly string[];
};
export type EgressReports = {
  /** The shipped configuration, by itself. */
  readonly shipped: EgressReport;
  /** A relay that refuses nothing, by itself. */
  readonly open: EgressReport;
  /** The same behind the filter. */
  readonly filtered: EgressReport;
  /** What root could still send with the filter there. */
  readonly others: readonly string[];
};

const relayAddresses = ['45.0.0.1', '2a00::1'];
const publicAddresses = ['45.0.0.2', '2a00::2'];

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Some can be nobody's address, such as those of groups. */
function addIfPossible(address: string): void {
  try {
    ip('addr', 'add', `${address}/${familyOf(address) === 4 ? 32 : 128}`, 'dev', 'lo');
  } catch {
    // What was reached stands in the report.
  }
}

async function attack(configuration: string, lines: readonly string[]): Promise<EgressReport> {
  using canary = await Canary.listen();
  await using relay = await Coturn.start({ addresses: relayAddresses, configuration, lines });
  const issue = issueFor(relay);
  const attempt = { relay, issue, targets: specialAddresses, port: canary.port };
  const attempts = await tryEscapes(attempt);
  for (const address of publicAddresses) await sendAllowed(attempt, address, `allowed ${address}`);
  for (const address of publicAddresses) await canary.awaitHeard(`allowed ${address}`);
  await canary.awaitConnections('45.0.0.1');
  return { attempts, heard: canary.heard };
}

async function sendAsRoot(targets: readonly string[]): Promise<readonly string[]> {
  using canary = await Canary.listen();
  for (const target of targets) {
    const socket = createSocket(familyOf(target) === 4 ? 'udp4' : 'udp6');
    socket.send(`root ${target}`, canary.port, target);
    await canary.awaitHeard(`root ${target}`);
    socket.close();
  }
  return canary.heard;
}

ip('link', 'set', 'lo', 'up');
for (const address of [...relayAddresses, ...publicAddresses, ...specialAddresses]) addIfPossible(address);
const shippedText = readFileSync(shippedConfiguration, 'utf8');
const refusing = /^(denied-peer-ip=.*|no-multicast-peers|no-tcp-relay)\n/gm;
const openText = shippedText.replaceAll(refusing, '');
// Without what coturn refuses of itself.
const openLines = ['allow-loopback-peers'];
const shipped = await attack(shippedText, []);
const open = await attack(openText, openLines);
execFileSync('nft', ['-f', join(import.meta.dir, '../../../ops/coturn/egress.nft')]);
const filtered = await attack(openText, openLines);
const others = await sendAsRoot(['10.0.0.1', '127.0.0.1', 'fc00::1']);
const reports: EgressReports = { shipped, open, filtered, others };
process.stdout.write(JSON.stringify(reports));
