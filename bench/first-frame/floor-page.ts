/**
 * Serves the floor: a page with two peer connections and no server between them. Nothing that shows a picture over a
 * new connection can be faster. Over the slow network, what the two tell each other takes as long as the way straight
 * from one device to the other.
 */
import { join } from 'node:path';
import type { Signal } from '@anoncam/protocol/signal';
import { bundleForPage } from '../frame/page-scripts.ts';
import { rewriteSignal } from './candidates.ts';
import type { UdpForwarders } from './udp-forwarders.ts';

export type FloorPage = { readonly url: string; stop(): Promise<void> };

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>The floor</title>
<body><video aria-label="Stranger" autoplay playsinline muted width="640"></video><button>Next</button>
<script src="/floor.js"></script></body></html>`;

/** `slow` is null where descriptions pass as they are, and at once. */
export async function serveFloorPage(
  slow: { readonly delayMs: number; readonly network: UdpForwarders } | null,
): Promise<FloorPage> {
  const script = await bundleForPage(join(import.meta.dir, 'in-page/floor.ts'));
  const answers = new Map([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/floor.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ]);
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request, self) {
      if (self.upgrade(request)) return undefined;
      const answer = answers.get(new URL(request.url).pathname);
      if (!answer) return new Response('not here', { status: 404 });
      return new Response(answer.body, { headers: { 'content-type': answer.type } });
    },
    websocket: {
      message(socket, text) {
        if (!slow) return;
        const signal = rewriteSignal(JSON.parse(String(text)) as Signal, slow.network);
        if (signal) setTimeout(() => socket.send(JSON.stringify(signal)), slow.delayMs);
      },
    },
  });
  const hash = slow ? '#carried' : '';
  return { url: `http://127.0.0.1:${server.port}/${hash}`, stop: () => server.stop(true) };
}
