/**
 * Where the programs are that the suite drives. `npm test` finds and names them; the defaults are Debian's.
 */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
/** The same without windows. */
export const headlessChromiumPath =
  process.env['HEADLESS_CHROMIUM_PATH'] ?? '/usr/bin/chromium-headless-shell';
export const firefoxPath = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';
export const opensslPath = process.env['OPENSSL_PATH'] ?? '/usr/bin/openssl';
export const tcpdumpPath = process.env['TCPDUMP_PATH'] ?? '/usr/bin/tcpdump';
