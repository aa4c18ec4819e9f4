/**
 * Puts together what becomes of how visitors behave: the consensus of what is said of them, the desk that keeps cases, and
 * the console at which people decide.
 */
import { createNetworkTags } from './addresses/network-tag.ts';
import { type Config, ConfigError } from './config.ts';
import { createProxyList } from './edge/client-address.ts';
import { type RunningConsole, serveConsole } from './edge/console-port.ts';
import type { Ground, Keeping } from './keeping.ts';
import { Consensus } from './moderation/consensus.ts';
import type { KnownPeople } from './moderation/known-people.ts';
import { createModeration, type Moderation } from './moderation/moderation.ts';
import type { ModerationLog } from './moderation/moderation-log.ts';
import { isDeleted } from './privacy/deletions.ts';
import { type ConsoleParts, createConsole } from './staff/console.ts';
import { createLegalDesk } from './staff/legal-desk.ts';
import { mayDo } from './staff/permissions.ts';

export type Moderating = Moderation & { readonly consensus: Consensus };

export type ModeratingParts = {
  readonly config: Config;
  readonly masterKey: Uint8Array;
  readonly keeping: Keeping;
};

/** What is remembered of conduct for some days. */
export type ModerationMemory = { readonly log: ModerationLog; readonly people: KnownPeople };

export function startModerating(
  {
    masterKey,
    keeping,
    memory: { log, people },
  }: Omit<ModeratingParts, 'config'> & { readonly memory: ModerationMemory },
  ground: Ground,
): Moderating {
  const { records, office, enforcement, proofOfWork } = keeping;
  const consensus = new Consensus(log);
  const moderation = createModeration({
    ...ground,
    records,
    masterKey,
    consensus,
    people,
    subjects: enforcement.subjects,
    sanctions: enforcement.book,
    proofOfWork,
    isDeleted: (id) => isDeleted(records, 'report', id),
    nameOf: (member) => office.team.nameOf(member),
  });
  return { ...moderation, consensus };
}

type ConsoleSite = ModeratingParts & {
  readonly moderating: Moderation;
  readonly siteOrigin: string;
  /** Where the built console is. */
  readonly pageFolder: string;
};

/**
 * @returns null where no console is wanted.
 * @throws ConfigError when its port cannot be had, or its origin is the site's.
 */
export async function openConsole(
  { config, masterKey, keeping, moderating, siteOrigin, pageFolder }: ConsoleSite,
  ground: Ground,
): Promise<RunningConsole | null> {
  const { consolePort: port, consoleHost: host, consoleOrigin, trustedProxies, vaultRecipient } = config;
  if (port === null) return null;
  if (consoleOrigin === siteOrigin) {
    throw new ConfigError('ANONCAM_CONSOLE_ORIGIN must be another origin than that of the site.');
  }
  const { records, addresses, office, contact } = keeping;
  const shared = { ...ground, records, masterKey };
  const legal = await createLegalDesk({
    ...shared,
    addresses,
    log: office.audit,
    vaultRecipient,
    may: mayDo,
  });
  const parts: Omit<ConsoleParts, 'origin'> = {
    ...shared,
    office,
    cases: moderating.staff,
    contact,
    countApprovals: () => legal.countWaiting(),
    routes: legal.routes,
  };
  return serveConsole(
    { host, port, origin: consoleOrigin },
    {
      ...ground,
      networks: createNetworkTags(ground.random),
      trustedProxies: createProxyList(trustedProxies),
      pageFolder,
      create: (origin) => createConsole({ ...parts, origin }),
    },
  );
}
