/** Tells the operator's monitoring what was counted: on a port of its own, which is not the visitors'. */
import { ConfigError } from '../config.ts';
import { plainSecurityHeaders } from './headers.ts';
import { answerText } from './routes.ts';

export type MetricsPort = { readonly host: string; readonly port: number };

/** What is told; the text is Prometheus' own. */
export type Told = { metrics(): Promise<string>; readonly contentType: string };

/** @throws ConfigError when it cannot be listened there. */
export function serveMetrics({ host, port }: MetricsPort, told: Told): Bun.Server<undefined> {
  try {
    return Bun.serve({
      hostname: host,
      port,
      development: false,
      // Left alone, Bun lets two programs have one port, and each would be read by turns.
      reusePort: false,
      async fetch(request) {
        const response = await answer(request, told);
        for (const [name, value] of Object.entries(plainSecurityHeaders)) response.headers.set(name, value);
        return response;
      },
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = code === 'EADDRINUSE' ? 'the port is taken by another program' : code;
    throw new ConfigError(`ANONCAM_METRICS_HOST and ANONCAM_METRICS_PORT cannot be listened on: ${reason}.`);
  }
}

async function answer(request: Request, told: Told): Promise<Response> {
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : '';
  if (path !== '/metrics') return answerText(404, 'There is nothing at this address.');
  if (request.method !== 'GET') return answerText(405, 'This address can only be read.');
  return new Response(await told.metrics(), {
    headers: { 'content-type': told.contentType, 'cache-control': 'no-store' },
  });
}
