/**
 * The road by which one visitor alone comes to a site on localhost: everything that passes on it is kept, and the server
 * may be told an address where it begins.
 */
import { Forwarder } from './forwarder.ts';
import { Front } from './front.ts';

export type Road = {
  readonly front: Front;
  /** What a Chromium process must be started with to take this road and no other. */
  readonly browserArguments: readonly string[];
  close(): Promise<void>;
};

/** `from` is believed only by a server that trusts proxies on this machine. */
export async function openRoad(serverPort: number, from: string | null): Promise<Road> {
  const forwarder = from === null ? null : new Forwarder(serverPort, from);
  const front = new Front((await forwarder?.listen()) ?? serverPort);
  const port = await front.listen();
  return {
    front,
    browserArguments: [`--host-resolver-rules=MAP localhost 127.0.0.1:${port}`],
    close: async () => {
      await front.close();
      await forwarder?.close();
    },
  };
}

/** What the server told this visitor over the WebSocket: every byte after the answer to the upgrade. */
export function readTold({ front }: Road): string {
  return front
    .listSentByServer()
    .map((bytes) => bytes.toString())
    .filter((text) => text.startsWith('HTTP/1.1 101 '))
    .map((text) => text.slice(text.indexOf('\r\n\r\n') + 4))
    .join('\n');
}

/** How many strangers this visitor was ever offered. */
export function countMatches(road: Road): number {
  return readTold(road).split('"type":"matched"').length - 1;
}
