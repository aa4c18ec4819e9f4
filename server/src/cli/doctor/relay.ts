/**
 * Whether each relay answers, takes the names that the server gives, sends to no special address, and is not too old. It asks
 * for an allocation as a visitor's browser does and gives it back; nothing is ever sent through it.
 */
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { createTurnCredentials } from '../../signalling/turn-credentials.ts';
import { type Check, codeOf, type Finding, ok, type Place, warning, wrong } from './finding.ts';
import { findInstalled, isOlder, listLacks, readVersion, wanted } from './relay-version.ts';
import { type ClientOptions, type Credentials, TurnClient } from './turn-client.ts';

type Relay = {
  readonly url: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly transport: NonNullable<ClientOptions['transport']>;
};

/** One of each kind; `server/src/signalling/relay-escape.test.ts` tries them all. */
const forbidden = [
  '127.0.0.1',
  '0.0.0.0',
  '10.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
];
/** The port does not matter, since nothing is sent. */
const anyPort = 9;
const forbiddenCode = 403;

async function findRelay(url: string): Promise<Relay> {
  const [, scheme = '', host = '', port, transport = 'udp'] =
    /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? [];
  const isSecure = scheme === 'turns';
  const { address } = await lookup(host.replace(/^\[|\]$/g, ''));
  const fallback = isSecure ? 5349 : 3478;
  const way = transport === 'tcp' ? 'tcp' : 'udp';
  return { url, host, address, port: Number(port ?? fallback), transport: isSecure ? 'tls' : way };
}

async function listEscapes(client: TurnClient): Promise<readonly string[]> {
  const reached: string[] = [];
  for (const address of forbidden) {
    const refusal = await client.createPermission({ address, port: anyPort });
    if (refusal !== forbiddenCode) reached.push(address);
  }
  return reached;
}

async function judgeEscapes(client: TurnClient, url: string): Promise<Finding> {
  const reached = await listEscapes(client);
  if (reached.length === 0) return ok(`${url} refuses to send to special addresses.`);
  return wrong(
    `${url} would send for anybody to ${reached.join(', ')}: into your own network, for instance.`,
    'Give coturn the configuration of ops/coturn/turnserver.conf, whole, and load the filter ops/coturn/egress.nft.',
  );
}

function judgeRefusal(url: string, refusal: number): Finding {
  if (refusal === 401) {
    return wrong(
      `${url} does not take the names that the server gives.`,
      'Put the same secret into ANONCAM_TURN_SECRET and static-auth-secret of the relay, and set the clocks of both by the network.',
    );
  }
  if (refusal === 486 || refusal === 508) {
    return warning(
      `${url} is full (${refusal}).`,
      'Raise total-quota and bps-capacity of the relay if its line carries more, or add another.',
    );
  }
  return wrong(
    `${url} refuses to relay (${refusal}).`,
    'Compare its configuration with ops/coturn/turnserver.conf.',
  );
}

async function judgeUse(client: TurnClient, { url }: Relay): Promise<readonly Finding[]> {
  const refusal = await client.allocate();
  if (refusal !== null) return [judgeRefusal(url, refusal)];
  try {
    return [ok(`${url} relays for a name that the server gave.`), await judgeEscapes(client, url)];
  } finally {
    await client.refresh(0);
  }
}

function isHere({ address }: Relay): boolean {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return address.startsWith('127.') || own.some((one) => one.address === address);
}

/** What the relay says itself, unless it is told not to, as ours is; or what its operator says, or its program here. */
async function judgeVersion(
  relay: Relay,
  software: string | null,
  byOperator: string | null,
): Promise<Finding> {
  const { url } = relay;
  const text = software ?? byOperator ?? (isHere(relay) ? await findInstalled() : null);
  const version = text === null ? null : readVersion(text);
  if (version === null) {
    return warning(
      `${url} does not say which version it is.`,
      'Ask turnserver --version on its machine, and give what it says as --relay-version.',
    );
  }
  const name = `coturn ${version.join('.')}`;
  if (!isOlder(version, readVersion(wanted) ?? version)) return ok(`${url} is ${name}.`);
  const lacks = listLacks(version);
  const told = lacks.length > 0 ? ` It lacks: ${lacks.join('; ')}.` : '';
  return warning(
    `${url} is ${name}, older than ${wanted}.${told}`,
    'See that the kernel filter ops/coturn/egress.nft is loaded there (nft list table inet anoncam_relay), or take a newer version: docs/relay.md.',
  );
}

async function judgeRelay(
  url: string,
  credentials: Credentials,
  told: string | null,
): Promise<readonly Finding[]> {
  let client: TurnClient | null = null;
  try {
    const relay = await findRelay(url);
    const { transport, host: name } = relay;
    client = await TurnClient.open(relay, credentials, { transport, name });
    const software = await client.findSoftware();
    return [...(await judgeUse(client, relay)), await judgeVersion(relay, software, told)];
  } catch (error) {
    return [
      wrong(
        `${url} does not answer (${codeOf(error)}).`,
        'See that coturn runs, that its name leads to it, and that its ports are open, UDP ones as well (docs/relay.md).',
      ),
    ];
  } finally {
    client?.close();
  }
}

export const relay: Check = {
  name: 'relay',
  async look({ config: { turnUrls: urls, turnSecret: secret }, clock, random, relayVersion }: Place) {
    const lend = createTurnCredentials({ urls, secret }, clock, random);
    const looks = urls.map((url) => {
      const { username = '', credential = '' } = lend() ?? {};
      return judgeRelay(url, { username, credential }, relayVersion);
    });
    return (await Promise.all(looks)).flat();
  },
};
