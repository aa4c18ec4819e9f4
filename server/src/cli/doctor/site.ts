/** Whether browsers reach the site under its public origin: the certificate, the headers as they were sent, the WebSocket. */
import { subprotocol } from '@anoncam/protocol/version';
import type { Config } from '../../config.ts';
import { createSecurityHeaders } from '../../edge/headers.ts';
import { type Check, codeOf, type Finding, ok, type Place, withinMs, wrong } from './finding.ts';

export function originOf({ publicOrigin, port }: Config): string {
  return publicOrigin ?? `http://localhost:${port}`;
}

const causes: readonly (readonly [pattern: RegExp, what: string, toDo: string])[] = [
  [
    /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|TLS|SSL/i,
    'its certificate is not one that browsers take',
    'See in the log of the proxy why it has no certificate for this name; ports 80 and 443 must be open for it.',
  ],
  [
    /NOTFOUND|EAI_AGAIN|Resolve|DNS/i,
    'its name leads nowhere',
    'Give the name an A and an AAAA record with the address of the proxy, and set ANONCAM_PUBLIC_ORIGIN to that name.',
  ],
];

function explainFailure(origin: string, error: unknown): Finding {
  const code = codeOf(error);
  const [, what, toDo] = causes.find(([pattern]) => pattern.test(code)) ?? [
    null,
    'nobody answers',
    'See that the proxy runs, that its ports are open, and that this machine may reach its own public address.',
  ];
  return wrong(`${origin}: ${what} (${code}).`, toDo);
}

/** Each header exactly as the server sends it: one that the proxy sends as well comes twice, or otherwise. */
function judgeHeaders(response: Response, origin: string): Finding {
  const expected = createSecurityHeaders(origin.startsWith('https:'));
  const others = Object.entries(expected)
    .filter(([name, value]) => response.headers.get(name) !== value)
    .map(([name]) => name);
  if (others.length === 0) return ok('every header comes as the server sends it.');
  return wrong(
    `these headers do not come as the server sends them: ${others.join(', ')}.`,
    'Let the proxy neither add nor remove headers of answers, and see that it forwards to this server.',
  );
}

async function judgePage(origin: string): Promise<readonly Finding[]> {
  const signal = AbortSignal.timeout(withinMs);
  const response = await fetch(`${origin}/rules`, { signal, redirect: 'manual' });
  await response.arrayBuffer();
  if (response.status === 200) return [ok(`${origin} answers.`), judgeHeaders(response, origin)];
  const isAway = [502, 503, 504].includes(response.status);
  return [
    wrong(
      isAway
        ? `${origin}: the proxy answers, and does not reach AnonCam (${response.status}).`
        : `${origin} answers with ${response.status} where the rules of the site should be.`,
      isAway
        ? 'See that the server runs, and that the proxy forwards to ANONCAM_HOST and ANONCAM_PORT.'
        : 'See that the proxy forwards this name to AnonCam, every path of it, and without a redirect.',
    ),
  ];
}

/** Without a cookie, so that it is closed again by a server that understood it. */
function opens(origin: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const url = `${origin.replace(/^http/, 'ws')}/link`;
  const socket = new WebSocket(url, { headers: { origin }, protocols: [subprotocol] });
  const end = setTimeout(() => resolve(false), withinMs);
  socket.addEventListener('open', () => resolve(true));
  socket.addEventListener('close', () => resolve(false));
  return promise.finally(() => {
    clearTimeout(end);
    socket.close();
  });
}

async function judgeSocket(origin: string): Promise<Finding> {
  if (await opens(origin)) return ok('a WebSocket opens there.');
  return wrong(
    `no WebSocket opens at ${origin}, so that nobody meets anybody.`,
    'See that the proxy lets /link be upgraded, and that the server has the same ANONCAM_PUBLIC_ORIGIN: it takes no other.',
  );
}

export const site: Check = {
  name: 'site',
  async look({ config }: Place) {
    const origin = originOf(config);
    try {
      const found = await judgePage(origin);
      const answers = found[0]?.state === 'ok';
      return answers ? [...found, await judgeSocket(origin)] : found;
    } catch (error) {
      return [explainFailure(origin, error)];
    }
  },
};
