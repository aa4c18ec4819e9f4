/**
 * The settings: one table of name, meaning and default, read from environment variables. A wrong value is refused
 * with one sentence that names it; nothing is guessed.
 */
import { type AddressRange, readAddressRanges } from './config/address-ranges.ts';
import { type AgeConfig, ageSettings, checkAgeConfig } from './config/age-settings.ts';
import { type BackupConfig, backupSettings } from './config/backup-settings.ts';
import { ConfigError } from './config/config-error.ts';
import { type ConsoleConfig, consoleSettings } from './config/console-settings.ts';
import { isIceAddress } from './config/ice-address.ts';
import {
  isLoopbackName,
  readHost,
  readList,
  readOptionalPort,
  readOrigin,
  readPort,
  readWhole,
} from './config/place-readers.ts';
import { checkRelayConfig, type RelayConfig, relaySettings } from './config/relay-settings.ts';
import { checkRoleConfig, type RoleConfig, roleSettings } from './config/role-settings.ts';
import { type SecurityConfig, securitySettings } from './config/security-settings.ts';
import { type ValkeyConfig, valkeySettings } from './config/valkey-settings.ts';
import { type LogLevel, logLevels } from './lib/log.ts';

export type { AddressRange };
export { ConfigError };

type Setting<Value> = {
  readonly meaning: string;
  /** As written in the documentation; a function where it depends on another setting. */
  readonly fallback: string;
  readonly read: (text: string) => Value;
  /** It may hold a password, so that a wrong value is not repeated. */
  readonly isSecret?: true;
};

function readText(text: string): string {
  if (text.trim() === '') throw new ConfigError('must not be empty');
  return text;
}

function readStunUrls(text: string): readonly string[] {
  const urls = readList(text);
  const wrong = urls.find((url) => !isIceAddress(/^stuns?:(.*)$/.exec(url)?.[1] ?? ''));
  if (wrong === undefined && urls.length <= 8) return urls;
  throw new ConfigError('must be up to 8 addresses such as stun:stun.example:3478, separated by commas');
}

function readOptionalPath(text: string): string {
  if (text === '' || text.trim() !== '') return text;
  throw new ConfigError('must be the path of a file, or empty');
}

function readDatabaseUrl(text: string): string {
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1)
    return text;
  throw new ConfigError('must be an address such as postgres://user:password@db.example:5432/anoncam');
}

function readLogLevel(text: string): LogLevel {
  const level = logLevels.find((name) => name === text);
  if (level) return level;
  throw new ConfigError(`must be one of ${logLevels.join(', ')}`);
}

export const settings = {
  ANONCAM_PORT: {
    meaning: 'TCP port that the site is served on; 0 takes a free one',
    fallback: '8080',
    read: readPort,
  },
  ANONCAM_HOST: {
    meaning: 'address to listen on; 0.0.0.0 or :: for every interface, behind a proxy that speaks HTTPS',
    fallback: '127.0.0.1',
    read: readHost,
  },
  ANONCAM_DATA_DIR: {
    meaning: 'folder for what must outlive a restart; made if missing',
    fallback: './data',
    read: readText,
  },
  ANONCAM_PUBLIC_ORIGIN: {
    meaning: 'origin under which browsers open the site; empty means http://localhost with the port',
    fallback: '',
    read: readOrigin,
  },
  ANONCAM_STUN_URLS: {
    meaning: 'STUN servers that help two devices to find each other across networks, separated by commas',
    fallback: '',
    read: readStunUrls,
  },
  ...relaySettings,
  ANONCAM_MAX_SOCKETS: {
    meaning: 'visitors connected at once; more are told that the site is full',
    fallback: '15000',
    read: readWhole(1, 1_000_000),
  },
  ANONCAM_MAX_SOCKETS_PER_ADDRESS: {
    meaning:
      'visitors connected at once from one address, or one /64 or /56 of IPv6; from half of it on they do some work first',
    fallback: '1000',
    read: readWhole(1, 1_000_000),
  },
  ANONCAM_TRUSTED_PROXIES: {
    meaning:
      'proxies whose `X-Forwarded-For` is believed: addresses or ranges such as 10.0.0.0/8, separated by commas; empty means none',
    fallback: '',
    read: readAddressRanges,
  },
  ANONCAM_COUNTRY_FILE: {
    meaning:
      'MMDB that tells the country of an address, of DB-IP or MaxMind for instance; empty means the one that is installed along',
    fallback: '',
    read: readOptionalPath,
  },
  ANONCAM_DATABASE_URL: {
    meaning: 'PostgreSQL database for the records; empty means a file in the data folder',
    fallback: '',
    read: readDatabaseUrl,
    isSecret: true,
  },
  ...valkeySettings,
  ANONCAM_METRICS_PORT: {
    meaning:
      'TCP port on which the operator’s monitoring reads `/metrics`; empty means none, 0 takes a free one',
    fallback: '',
    read: readOptionalPort,
  },
  ANONCAM_METRICS_HOST: {
    meaning: 'address on which `/metrics` is served; it must not be reachable from the internet',
    fallback: '127.0.0.1',
    read: readHost,
  },
  ...consoleSettings,
  ...roleSettings,
  ...backupSettings,
  ...ageSettings,
  ...securitySettings,
  ANONCAM_LOG_LEVEL: {
    meaning: 'how much is logged: debug, info, warn, error or silent',
    fallback: 'info',
    read: readLogLevel,
  },
} satisfies Record<string, Setting<unknown>>;

type Settings = typeof settings;
type SettingName = keyof Settings;

export type Config = AgeConfig &
  BackupConfig &
  ConsoleConfig &
  RelayConfig &
  RoleConfig &
  SecurityConfig &
  ValkeyConfig & {
    readonly port: number;
    readonly host: string;
    readonly dataDir: string;
    /** Null: `http://localhost` with the port that was taken. */
    readonly publicOrigin: string | null;
    readonly stunUrls: readonly string[];
    readonly maxSockets: number;
    readonly maxSocketsPerAddress: number;
    readonly trustedProxies: readonly AddressRange[];
    /** Null: the packaged database. */
    readonly countryFile: string | null;
    /** Null: a file in the data folder. */
    readonly databaseUrl: string | null;
    /** Null: metrics are told to nobody. */
    readonly metricsPort: number | null;
    readonly metricsHost: string;
    readonly logLevel: LogLevel;
  };

type Environment = Readonly<Record<string, string | undefined>>;

function readSetting<Name extends SettingName>(
  name: Name,
  environment: Environment,
): ReturnType<Settings[Name]['read']> {
  const setting: Setting<unknown> = settings[name];
  const text = environment[name] ?? setting.fallback;
  try {
    return setting.read(text) as ReturnType<Settings[Name]['read']>;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const found = setting.isSecret ? '' : `; it is ${JSON.stringify(text)}`;
    throw new ConfigError(`${name} ${error.message}${found}.`);
  }
}

/** Null for what is left empty. */
function readOrNull<Name extends SettingName>(name: Name, environment: Environment) {
  return readSetting(name, environment) || null;
}

/** @throws ConfigError with one sentence that names the first wrong setting. */
export function readConfig(environment: Environment): Config {
  const config = {
    port: readSetting('ANONCAM_PORT', environment),
    host: readSetting('ANONCAM_HOST', environment),
    dataDir: readSetting('ANONCAM_DATA_DIR', environment),
    publicOrigin: readOrNull('ANONCAM_PUBLIC_ORIGIN', environment),
    stunUrls: readSetting('ANONCAM_STUN_URLS', environment),
    turnUrls: readSetting('ANONCAM_TURN_URLS', environment),
    turnSecret: readOrNull('ANONCAM_TURN_SECRET', environment),
    hideAddresses: readSetting('ANONCAM_HIDE_ADDRESSES', environment),
    maxSockets: readSetting('ANONCAM_MAX_SOCKETS', environment),
    maxSocketsPerAddress: readSetting('ANONCAM_MAX_SOCKETS_PER_ADDRESS', environment),
    trustedProxies: readSetting('ANONCAM_TRUSTED_PROXIES', environment),
    countryFile: readOrNull('ANONCAM_COUNTRY_FILE', environment),
    databaseUrl: readOrNull('ANONCAM_DATABASE_URL', environment),
    valkeyUrl: readSetting('ANONCAM_VALKEY_URL', environment),
    metricsPort: readSetting('ANONCAM_METRICS_PORT', environment),
    metricsHost: readSetting('ANONCAM_METRICS_HOST', environment),
    roles: readSetting('ANONCAM_ROLES', environment),
    consolePort: readSetting('ANONCAM_CONSOLE_PORT', environment),
    consoleHost: readSetting('ANONCAM_CONSOLE_HOST', environment),
    consoleOrigin: readOrNull('ANONCAM_CONSOLE_ORIGIN', environment),
    backupFolders: readSetting('ANONCAM_BACKUP_FOLDERS', environment),
    backupRecipient: readOrNull('ANONCAM_BACKUP_RECIPIENT', environment),
    backupKeepDays: readSetting('ANONCAM_BACKUP_KEEP_DAYS', environment),
    ageAssurance: readSetting('ANONCAM_AGE_ASSURANCE', environment),
    blockedCountries: readSetting('ANONCAM_BLOCKED_COUNTRIES', environment),
    ageServiceUrl: readOrNull('ANONCAM_AGE_SERVICE_URL', environment),
    ageServiceKey: readOrNull('ANONCAM_AGE_SERVICE_KEY', environment),
    vaultRecipient: readOrNull('ANONCAM_VAULT_RECIPIENT', environment),
    securityContact: readOrNull('ANONCAM_SECURITY_CONTACT', environment),
    logLevel: readSetting('ANONCAM_LOG_LEVEL', environment),
  };
  return checkRoleConfig(checkRelayConfig(checkAgeConfig(config)));
}

/** Names that look like settings but are none: most likely misspelt. */
export function findUnknownSettings(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => name.startsWith('ANONCAM_') && !(name in settings));
}

/** Whether this is a site that somebody opens on their own machine only. */
export function isLocalOrigin(origin: string): boolean {
  return isLoopbackName(new URL(origin).hostname);
}
