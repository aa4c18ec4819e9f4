/** The setting that says where weaknesses are reported. */
import { ConfigError } from './config-error.ts';

export type SecurityConfig = {
  /** Null: by the site's own form. */
  readonly securityContact: string | null;
};

/** RFC 9116: an address that a browser or a mail program opens, and no plain HTTP. */
function readContact(text: string): string {
  if (text === '' || /^(https:\/\/[^\s/]|mailto:[^\s@]+@[^\s@]|tel:\+?\d)[^\s]*$/.test(text)) return text;
  throw new ConfigError(
    'must be an address such as mailto:security@chat.example or https://chat.example/report',
  );
}

export const securitySettings = {
  ANONCAM_SECURITY_CONTACT: {
    meaning:
      'where `/.well-known/security.txt` asks to report weaknesses: mailto:, https: or tel:; empty means the page `/contact`',
    fallback: '',
    read: readContact,
  },
};
