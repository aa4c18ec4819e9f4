/**
 * The settings of the relay (TURN), through which two people can talk without either learning the other's address.
 */
import { ConfigError } from './config-error.ts';
import { isIceAddress } from './ice-address.ts';

export type RelayConfig = {
  /** None: there is no relay. */
  readonly turnUrls: readonly string[];
  /** Shared with the relay; null exactly where there is none. */
  readonly turnSecret: string | null;
  /** Whether strangers are kept from a visitor's address unless that visitor says otherwise. */
  readonly hideAddresses: boolean;
};

const maxUrls = 8;
/** As long as the protocol lets an address be. */
const maxUrlChars = 256;

function isTurnUrl(url: string): boolean {
  const address = /^turns?:([^?]*)(?:\?transport=(?:udp|tcp))?$/.exec(url)?.[1];
  return url.length <= maxUrlChars && isIceAddress(address ?? '');
}

function readTurnUrls(text: string): readonly string[] {
  const urls = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  if (urls.length <= maxUrls && urls.every(isTurnUrl)) return urls;
  throw new ConfigError(
    'must be up to 8 addresses such as turn:relay.example:3478?transport=udp, separated by commas',
  );
}

/** The relay reads its copy from a line of a file, where spaces get lost. */
function readSecret(text: string): string {
  if (text === '' || /^[\x21-\x7e]{16,256}$/.test(text)) return text;
  throw new ConfigError('must be at least 16 letters, digits and signs, without spaces');
}

function readSwitch(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new ConfigError('must be on or off');
}

export const relaySettings = {
  ANONCAM_TURN_URLS: {
    meaning:
      'relays (TURN) for two devices that find no other way, and for who hides their address, such as `turn:relay.example:3478?transport=udp`, separated by commas; empty means none',
    fallback: '',
    read: readTurnUrls,
  },
  ANONCAM_TURN_SECRET: {
    meaning: 'secret shared with the relays, from which visitors’ passwords for ten minutes are made',
    fallback: '',
    read: readSecret,
    isSecret: true,
  },
  ANONCAM_HIDE_ADDRESSES: {
    meaning:
      'whether strangers are kept from learning visitors’ addresses where these have not said what they want: on or off',
    fallback: 'off',
    read: readSwitch,
  },
} as const;

/** @throws ConfigError for settings that are right each by itself, and not together. */
export function checkRelayConfig<Config extends RelayConfig>(config: Config): Config {
  const { turnUrls, turnSecret, hideAddresses } = config;
  if (turnUrls.length > 0 !== (turnSecret !== null)) {
    throw new ConfigError('ANONCAM_TURN_URLS and ANONCAM_TURN_SECRET must be set together.');
  }
  if (!hideAddresses || turnUrls.length > 0) return config;
  throw new ConfigError('ANONCAM_TURN_URLS must name a relay, since ANONCAM_HIDE_ADDRESSES is on.');
}
