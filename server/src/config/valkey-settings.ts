/** The settings of what several servers of one site share. */
import { readValkeyPlace, valkeyUrlRule } from '../valkey/valkey-place.ts';
import { ConfigError } from './config-error.ts';

export type ValkeyConfig = {
  /** Null: there are no other servers. */
  readonly valkeyUrl: string | null;
};

function readValkeyUrl(text: string): string | null {
  if (text === '') return null;
  if (readValkeyPlace(text)) return text;
  throw new ConfigError(valkeyUrlRule);
}

export const valkeySettings = {
  ANONCAM_VALKEY_URL: {
    meaning: 'Valkey or Redis that several servers of one site share; empty means that this one is alone',
    fallback: '',
    read: readValkeyUrl,
    isSecret: true,
  },
} as const;
