/** The settings of the console: where it is, for those who work there. */
import { isIP } from 'node:net';
import { ConfigError } from './config-error.ts';
import { readHost, readOptionalPort, readOrigin } from './place-readers.ts';

export type ConsoleConfig = {
  /** Null: there is no console. */
  readonly consolePort: number | null;
  readonly consoleHost: string;
  /** Null: `http://localhost` with the port that was taken. */
  readonly consoleOrigin: string | null;
};

/** Passkeys belong to a name; browsers make none for an address. */
function readConsoleOrigin(text: string): string {
  const origin = readOrigin(text);
  const hostname = origin === '' ? '' : new URL(origin).hostname;
  if (isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return origin;
  throw new ConfigError('must have a name as its host, since passkeys do not work with addresses');
}

export const consoleSettings = {
  ANONCAM_CONSOLE_PORT: {
    meaning: 'TCP port of the console for moderators; empty means none, 0 takes a free one',
    fallback: '8081',
    read: readOptionalPort,
  },
  ANONCAM_CONSOLE_HOST: {
    meaning: 'address on which the console is served; only those who work there should reach it',
    fallback: '127.0.0.1',
    read: readHost,
  },
  ANONCAM_CONSOLE_ORIGIN: {
    meaning:
      'origin under which browsers open the console, another than the site’s; empty means http://localhost with the port',
    fallback: '',
    read: readConsoleOrigin,
  },
};
