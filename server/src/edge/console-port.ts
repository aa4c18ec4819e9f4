/**
 * Serves the console of the staff on a port of its own, which is not the visitors': its page, and what that page asks for.
 * Nothing of the visitors' site is here, and nothing of this is there.
 */
import type { NetworkTags } from '../addresses/network-tag.ts';
import { ConfigError } from '../config.ts';
import type { Clock } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Console } from '../staff/console.ts';
import { findClientAddress, type ProxyList } from './client-address.ts';
import { createConsoleHandler, refuse } from './console-http.ts';
import { createConsoleHeaders } from './headers.ts';
import { readPath } from './http.ts';
import { answerText } from './routes.ts';
import { loadStaticFiles } from './static-files.ts';

export type ConsolePlace = {
  readonly host: string;
  readonly port: number;
  /** Null: `http://localhost` with the port that is taken. */
  readonly origin: string | null;
};

export type ConsoleServerParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly networks: NetworkTags;
  readonly trustedProxies: ProxyList;
  /** Where the built console is. */
  readonly pageFolder: string;
  /** Made when it is known under which origin it is opened. */
  create(origin: string): Console;
};

export type RunningConsole = { readonly origin: string; readonly port: number; stop(): Promise<void> };

/** @throws ConfigError when its port cannot be had. */
export function serveConsole(place: ConsolePlace, parts: ConsoleServerParts): RunningConsole {
  const server = listen(place, {
    fetch: (request, self) => {
      const peer = self.requestIP(request)?.address ?? '';
      const forwardedFor = request.headers.get('x-forwarded-for');
      return answer(request, () => findClientAddress({ peer, forwardedFor, trusted: parts.trustedProxies }));
    },
    error: (bug) => {
      parts.log.error('a request of the console was given up because of a bug', { bug: describeBug(bug) });
      return finish(refuse({ refusal: 'failed' }));
    },
  });
  const port = server.port ?? place.port;
  const origin = place.origin ?? `http://localhost:${port}`;
  const headers = createConsoleHeaders(origin.startsWith('https:'));
  const files = loadStaticFiles(parts.pageFolder, headers);
  const handle = createConsoleHandler({ ...parts, console: parts.create(origin) });

  function finish(response: Response): Response {
    for (const [name, value] of Object.entries({ ...headers, 'cache-control': 'no-store' }))
      response.headers.set(name, value);
    return response;
  }

  async function answer(request: Request, findAddress: () => string): Promise<Response> {
    const path = readPath(request);
    if (path.startsWith('/api/')) return finish(await handle(request, findAddress));
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return finish(answerText(405, 'This cannot be done at this address.'));
    const file = files.serve(path, request.headers);
    const response = file ?? finish(answerText(404, 'There is nothing at this address.'));
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }

  return { origin, port, stop: () => server.stop(true) };
}

type Serving = {
  fetch(request: Request, server: Bun.Server<undefined>): Promise<Response>;
  error(bug: unknown): Response;
};

function listen({ host: hostname, port }: ConsolePlace, serving: Serving): Bun.Server<undefined> {
  try {
    return Bun.serve({
      hostname,
      port,
      development: false,
      maxRequestBodySize: 64 * 1024,
      // Left alone, Bun lets two programs have one port, and members of the staff would come to each by turns.
      reusePort: false,
      ...serving,
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = code === 'EADDRINUSE' ? 'the port is taken by another program' : code;
    throw new ConfigError(`ANONCAM_CONSOLE_HOST and ANONCAM_CONSOLE_PORT cannot be listened on: ${reason}.`);
  }
}
