/**
 * A site with a relay, and two visitors' browsers that each live in a network of their own; what passes on the link of each
 * is heard from before its browser starts.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { Coturn } from '../../server/src/testing/coturn.ts';
import { takeFreePort } from '../../server/src/testing/free-port.ts';
import type { ChromiumFleet } from './chromium.ts';
import { type Home, type Homes, openHomes } from './homes.ts';
import type { Packet } from './packets.ts';
import { headlessChromiumPath } from './programs.ts';
import { TestServer } from './server.ts';
import type { Site } from './site.ts';
import { Wire } from './wire.ts';

export type Dweller = {
  readonly browser: Browser;
  readonly addresses: readonly string[];
  /** To other addresses. */
  move(): void;
  /** All that passed on the link since before the browser was started; the last that is heard of it. */
  listen(): Promise<readonly Packet[]>;
};

export type Town = {
  readonly site: Site;
  /** The addresses of the site and of its relay. */
  readonly known: readonly [string, string];
  readonly red: Dweller;
  readonly green: Dweller;
};

export type Plan = {
  /** Both are behind a router that shows everybody another port of it. */
  readonly isMasked: boolean;
  readonly hasRelay: boolean;
};

export const openPlan: Plan = { isMasked: false, hasRelay: true };

type Undo = () => unknown;

/** Whatever was opened is closed, the last first, however `use` ends. */
export async function withTown(
  fleet: ChromiumFleet,
  use: (town: Town) => Promise<void>,
  plan: Plan = openPlan,
): Promise<void> {
  const undone: Undo[] = [];
  const later = (undo: Undo) => void undone.push(undo);
  try {
    await use(await buildTown(fleet, later, plan));
  } finally {
    for (const undo of undone.reverse()) await undo();
  }
}

async function buildTown(fleet: ChromiumFleet, later: (undo: Undo) => void, plan: Plan): Promise<Town> {
  const homes = await openHomes();
  later(() => homes.close());
  if (plan.isMasked) for (const home of [homes.red, homes.green]) home.masquerade();
  const site = await openTownSite(homes, later, plan);
  const folder = mkdtempSync(path.join(tmpdir(), 'anoncam-homes-'));
  later(() => rmSync(folder, { recursive: true }));
  const moveIn = async (name: 'red' | 'green'): Promise<Dweller> => {
    const home = homes[name];
    const wire = await Wire.tap(home);
    later(() => wire.end());
    const browser = await fleet.launchBy(writeDoor(folder, name, home), name, site.browserArguments);
    later(() => browser.close());
    return { browser, addresses: home.addresses, move: home.move, listen: () => wire.untap() };
  };
  return { site, known: [homes.site, homes.relay], red: await moveIn('red'), green: await moveIn('green') };
}

/** A program that is the browser, in that network. */
function writeDoor(folder: string, name: string, { enter }: Home): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\nexec ${enter.join(' ')} '${headlessChromiumPath}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Its STUN servers are the relay's. Browsers call it localhost, so that they grant a camera without HTTPS in between. */
async function openTownSite(homes: Homes, later: (undo: Undo) => void, plan: Plan): Promise<Site> {
  const [ofRed] = homes.red.addresses;
  const [ofGreen] = homes.green.addresses;
  // What a router does is seen from two places.
  const stuns = plan.isMasked ? [homes.relay, homes.site] : [homes.relay];
  const relay = await Coturn.start({
    addresses: stuns,
    allowedPeers: [...stuns, ofRed, ofGreen],
  });
  later(() => relay.stop());
  const port = await takeFreePort();
  const origin = `http://localhost:${port}`;
  const server = new TestServer(port, {
    env: {
      ANONCAM_HOST: '0.0.0.0',
      ANONCAM_PUBLIC_ORIGIN: origin,
      ANONCAM_STUN_URLS: stuns.map((address) => `stun:${address}:${relay.port}`).join(','),
      ...(plan.hasRelay && { ANONCAM_TURN_URLS: relay.url, ANONCAM_TURN_SECRET: relay.secret }),
    },
  });
  later(() => server.remove());
  await server.start();
  return {
    server,
    origin,
    front: null,
    consoleOrigin: null,
    browserArguments: [`--host-resolver-rules=MAP localhost ${homes.site}`],
    openRoad: () => Promise.reject(new Error('there are homes, and no roads')),
    close: () => server.remove(),
  };
}
