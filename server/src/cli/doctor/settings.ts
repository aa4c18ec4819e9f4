/** Whether the settings can be read, and whether they fit each other and the world outside. */
import { type Config, ConfigError, findUnknownSettings, isLocalOrigin } from '../../config.ts';
import { backupSettingsOf } from '../../keeping.ts';
import { type Check, type Finding, ok, type Place, warning, wrong } from './finding.ts';

function judgeUnknown({ environment }: Place): readonly Finding[] {
  return findUnknownSettings(environment).map((name) =>
    warning(`${name} is no setting and is ignored.`, 'Look for a slip of the pen in its name.'),
  );
}

function judgeOrigin({ publicOrigin, trustedProxies }: Config): readonly Finding[] {
  if (publicOrigin === null || isLocalOrigin(publicOrigin)) {
    return [
      warning(
        'the site is for this machine alone: browsers give no camera to a page that did not come over HTTPS.',
        'Put a proxy that speaks HTTPS in front (ops/caddy) and set ANONCAM_PUBLIC_ORIGIN.',
      ),
    ];
  }
  if (trustedProxies.length > 0) return [];
  return [
    wrong(
      'no proxy is trusted, so that everybody seems to come from the proxy: limits by address, countries and exclusions do not work.',
      'Set ANONCAM_TRUSTED_PROXIES to the address from which the proxy reaches AnonCam, 127.0.0.1 if it runs here.',
    ),
  ];
}

function judgeHelpers({ stunUrls, turnUrls }: Config): readonly Finding[] {
  if (turnUrls.length > 0) return [];
  if (stunUrls.length === 0) {
    return [
      warning(
        'there is neither a STUN server nor a relay: two devices in different networks rarely reach each other.',
        'Set up the relay (docs/relay.md), or set ANONCAM_STUN_URLS.',
      ),
    ];
  }
  return [
    warning(
      'there is no relay: some pairs of devices do not reach each other, and nobody can hide their address.',
      'Set up the relay (docs/relay.md) and set ANONCAM_TURN_URLS and ANONCAM_TURN_SECRET.',
    ),
  ];
}

function judgeBackups(config: Config): readonly Finding[] {
  try {
    backupSettingsOf(config);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [wrong(error.message, 'npx anoncam backup-key makes the key.')];
  }
}

export const settings: Check = {
  name: 'settings',
  async look(place) {
    const { config } = place;
    return [
      ok('all of them can be read.'),
      ...judgeUnknown(place),
      ...judgeOrigin(config),
      ...judgeHelpers(config),
      ...judgeBackups(config),
    ];
  },
};
