/**
 * A server together with the address under which browsers open it: straight, through a recorder, or under a name of
 * its own as on the internet.
 */
import { Front } from './front.ts';
import { findFreePort, TestServer } from './server.ts';

/**
 * direct: http://localhost. recorded: the same, with every byte kept. tls: https://anoncam.test. insecure: a visitor
 * of that site who came by http.
 */
export type Way = 'direct' | 'recorded' | 'tls' | 'insecure';

export type Site = {
  readonly server: TestServer;
  readonly origin: string;
  /** What Chromium must be started with to find the site. */
  readonly browserArguments: readonly string[];
  /** Null unless the way goes through one. */
  readonly front: Front | null;
  close(): Promise<void>;
};

const name = 'anoncam.test';

export async function openSite(way: Way): Promise<Site> {
  const port = await findFreePort();
  const front = openFront(way, port);
  const frontPort = (await front?.listen()) ?? port;
  const isNamed = way === 'tls' || way === 'insecure';
  const publicOrigin = isNamed ? `https://${name}` : `http://localhost:${frontPort}`;
  const server = new TestServer(port, { env: { ANONCAM_PUBLIC_ORIGIN: publicOrigin } });
  await server.start();
  return {
    server,
    front,
    origin: way === 'insecure' ? `http://${name}` : publicOrigin,
    browserArguments: isNamed
      ? [`--host-resolver-rules=MAP ${name} 127.0.0.1:${frontPort}`, '--ignore-certificate-errors']
      : [],
    close: async () => {
      await front?.close();
      await server.remove();
    },
  };
}

function openFront(way: Way, serverPort: number): Front | null {
  if (way === 'recorded') return new Front(serverPort);
  return way === 'tls' ? new Front(serverPort, { tlsName: name }) : null;
}
