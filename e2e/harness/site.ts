/**
 * A server together with the address under which browsers open it: straight, through a recorder, or under a name of
 * its own as on the internet.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Coturn } from '../../server/src/testing/coturn.ts';
import { takeFreePort } from '../../server/src/testing/free-port.ts';
import { Front } from './front.ts';
import { openRoad, type Road } from './road.ts';
import { TestServer } from './server.ts';

/**
 * direct: http://localhost. recorded: the same, with every byte kept. proxied: the same behind proxies that the server
 * believes, with all that it can log. tls: https://anoncam.test. insecure: a visitor of that site who came by http.
 * staffed: direct, with the console of those who decide. relayed: recorded, with a relay. silent: with one that does not
 * answer, by which visitors are hidden unless they want it otherwise. small: direct, with places for two.
 */
export type Way =
  | 'direct'
  | 'recorded'
  | 'proxied'
  | 'tls'
  | 'insecure'
  | 'staffed'
  | 'relayed'
  | 'silent'
  | 'small';

export type Site = {
  readonly server: TestServer;
  readonly origin: string;
  /** Null where there is none. */
  readonly consoleOrigin: string | null;
  /** What Chromium must be started with to find the site. */
  readonly browserArguments: readonly string[];
  /** Null unless the way goes through one. */
  readonly front: Front | null;
  /** For one visitor of a site on localhost; `from` is where they come from, if the site is `proxied`. */
  openRoad(from?: string): Promise<Road>;
  close(): Promise<void>;
};

const name = 'anoncam.test';

const settings: { readonly [way in Way]?: Readonly<Record<string, string>> } = {
  small: { ANONCAM_MAX_SOCKETS: '2' },
  proxied: { ANONCAM_TRUSTED_PROXIES: '127.0.0.1', ANONCAM_LOG_LEVEL: 'debug' },
};

export async function openSite(way: Way): Promise<Site> {
  const port = await takeFreePort();
  const front = openFront(way, port);
  const frontPort = (await front?.listen()) ?? port;
  const isNamed = way === 'tls' || way === 'insecure';
  const publicOrigin = isNamed ? `https://${name}` : `http://localhost:${frontPort}`;
  const consolePort = way === 'staffed' ? String(await takeFreePort()) : '';
  const own = { ANONCAM_PUBLIC_ORIGIN: publicOrigin, ANONCAM_CONSOLE_PORT: consolePort };
  const relay = await openRelay(way);
  const server = new TestServer(port, { env: { ...own, ...settings[way], ...relay?.env } });
  const roads: Road[] = [];
  await server.start();
  return {
    server,
    front,
    consoleOrigin: consolePort === '' ? null : `http://localhost:${consolePort}`,
    origin: way === 'insecure' ? `http://${name}` : publicOrigin,
    browserArguments: isNamed
      ? [`--host-resolver-rules=MAP ${name} 127.0.0.1:${frontPort}`, '--ignore-certificate-errors']
      : [],
    openRoad: async (from) => {
      const road = await openRoad(port, from ?? null);
      roads.push(road);
      return road;
    },
    close: async () => {
      await Promise.all(roads.map((road) => road.close()));
      await front?.close();
      await relay?.close();
      await server.remove();
    },
  };
}

/** Another address than any that a visitor has. */
export const relayAddress = '127.0.0.2';

type OpenRelay = { readonly env: Readonly<Record<string, string>>; close(): Promise<void> };

async function openRelay(way: Way): Promise<OpenRelay | null> {
  if (way === 'silent') return openSilentRelay();
  if (way !== 'relayed') return null;
  const allowedPeers = ['127.0.0.1', relayAddress];
  const coturn = await Coturn.start({ addresses: [relayAddress], allowedPeers });
  const env = { ANONCAM_TURN_URLS: coturn.url, ANONCAM_TURN_SECRET: coturn.secret };
  return { env, close: () => coturn.stop() };
}

/** Takes whatever comes, and answers nothing. */
async function openSilentRelay(): Promise<OpenRelay> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const env = {
    ANONCAM_TURN_URLS: `turn:127.0.0.1:${socket.address().port}?transport=udp`,
    ANONCAM_TURN_SECRET: 'nobody-ever-asks-for-it',
    ANONCAM_HIDE_ADDRESSES: 'on',
  };
  return { env, close: async () => void socket.close() };
}

function openFront(way: Way, serverPort: number): Front | null {
  if (way === 'recorded' || way === 'relayed') return new Front(serverPort);
  return way === 'tls' ? new Front(serverPort, { tlsName: name }) : null;
}
