/** `/.well-known/security.txt` (RFC 9116): where weaknesses are reported. Its end moves on by itself, so that it never is over. */
import type { Clock } from '../lib/clock.ts';
import { answerText, type Routes } from './routes.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Less than a year is recommended. */
const goodForDays = 180;

export type SecurityTxtParts = {
  readonly clock: Clock;
  readonly origin: string;
  /** Null: by the site's own form. */
  readonly contact: string | null;
};

export function createSecurityTxtRoutes({ clock, origin, contact }: SecurityTxtParts): Routes {
  return {
    'GET /.well-known/security.txt'() {
      // Whole days, so that who asks twice gets the same.
      const day = Math.floor(clock.now() / dayMs) + goodForDays;
      const lines = [
        `Contact: ${contact ?? `${origin}/contact`}`,
        `Expires: ${new Date(day * dayMs).toISOString()}`,
        'Preferred-Languages: en',
        `Canonical: ${origin}/.well-known/security.txt`,
      ];
      return answerText(200, `${lines.join('\n')}\n`);
    },
  };
}
