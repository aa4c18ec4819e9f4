/** Every setting: what it is by default, what it takes, and the one sentence that refuses the rest. */
import { expect, test } from 'bun:test';
import type { ageSettings } from './config/age-settings.ts';
import type { consoleSettings } from './config/console-settings.ts';
import type { relaySettings } from './config/relay-settings.ts';
import type { roleSettings } from './config/role-settings.ts';
import type { securitySettings } from './config/security-settings.ts';
import type { valkeySettings } from './config/valkey-settings.ts';
import { ConfigError, findUnknownSettings, isLocalOrigin, readConfig } from './config.ts';
import { backupSettingsOf } from './keeping.ts';
import { describeSettings, type SettingCase, type SettingName } from './testing/settings.ts';

const cases: Record<
  Exclude<
    SettingName,
    | keyof typeof ageSettings
    | keyof typeof consoleSettings
    | keyof typeof relaySettings
    | keyof typeof roleSettings
    | keyof typeof securitySettings
    | keyof typeof valkeySettings
  >,
  SettingCase
> = {
  ANONCAM_PORT: {
    field: 'port',
    fallback: 8080,
    good: [
      ['0', 0],
      ['65535', 65535],
      ['0080', 80],
    ],
    bad: ['', ' ', '-1', '65536', '80.5', '1e3', '0x50', '80 ', '٨٠', 'http', '99999999999999999999'],
  },
  ANONCAM_HOST: {
    field: 'host',
    fallback: '127.0.0.1',
    good: [
      ['0.0.0.0', '0.0.0.0'],
      ['::', '::'],
      ['localhost', 'localhost'],
      ['192.0.2.7', '192.0.2.7'],
    ],
    bad: ['', ' ', 'a host', '256.0.0.1', 'http://0.0.0.0', '0.0.0.0:80', '[::]', 'chat.example'],
  },
  ANONCAM_DATA_DIR: {
    field: 'dataDir',
    fallback: './data',
    good: [['/var/lib/anoncam', '/var/lib/anoncam']],
    bad: ['', ' ', '\t'],
  },
  ANONCAM_PUBLIC_ORIGIN: {
    field: 'publicOrigin',
    fallback: null,
    good: [
      ['', null],
      ['https://chat.example', 'https://chat.example'],
      ['https://chat.example/', 'https://chat.example'],
      ['https://chat.example:8443', 'https://chat.example:8443'],
      ['http://localhost:3000', 'http://localhost:3000'],
      ['http://127.0.0.1', 'http://127.0.0.1'],
      ['http://[::1]:8080', 'http://[::1]:8080'],
    ],
    bad: [
      'chat.example',
      'http://chat.example',
      'http://localhost.evil.test',
      'http://127.0.0.1.evil.test',
      'ws://chat.example',
      'ftp://localhost',
      'https://chat.example/path',
      'https://chat.example//',
      'https://chat.example?x',
      'https://chat.example#x',
      'https://user@chat.example',
      'https://chat.example:443',
      'https://CHAT.example',
      'https://chat.example,https://other.example',
      'https://',
      'null',
      '*',
      ' https://chat.example',
    ],
  },
  ANONCAM_STUN_URLS: {
    field: 'stunUrls',
    fallback: [],
    good: [
      ['', []],
      ['stun:stun.example', ['stun:stun.example']],
      [
        ' stun:a.example:3478 , stuns:[2001:db8::1]:5349,',
        ['stun:a.example:3478', 'stuns:[2001:db8::1]:5349'],
      ],
    ],
    bad: [
      'stun:stun.example:99999',
      'stun:stun.example:0',
      'stun:stun.example:abc',
      'stun:[',
      'stun::::',
      'stun',
      'stun:',
      'turn:turn.example',
      'https://stun.example',
      'stun:a b',
      Array(9).fill('stun:a').join(),
    ],
  },
  ANONCAM_MAX_SOCKETS: {
    field: 'maxSockets',
    fallback: 15_000,
    good: [
      ['1', 1],
      ['1000000', 1_000_000],
    ],
    bad: ['', '0', '-5', '1000001', 'many', 'Infinity'],
  },
  ANONCAM_MAX_SOCKETS_PER_ADDRESS: {
    field: 'maxSocketsPerAddress',
    fallback: 1_000,
    good: [['1', 1]],
    bad: ['', '0', '1000001', 'many'],
  },
  ANONCAM_TRUSTED_PROXIES: {
    field: 'trustedProxies',
    fallback: [],
    good: [
      ['', []],
      ['127.0.0.1', [{ address: '127.0.0.1', prefixBits: 32, family: 'ipv4' }]],
      ['::1', [{ address: '::1', prefixBits: 128, family: 'ipv6' }]],
      [
        ' 10.0.0.0/8 , 2001:DB8::/32,',
        [
          { address: '10.0.0.0', prefixBits: 8, family: 'ipv4' },
          { address: '2001:DB8::', prefixBits: 32, family: 'ipv6' },
        ],
      ],
    ],
    bad: [
      'localhost',
      'proxy.example',
      '*',
      '10.0.0',
      '10.0.0.0/',
      '10.0.0.0/0',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      '10.0.0.0/-8',
      '10.0.0.0/255.0.0.0',
      '010.0.0.1',
      '10.0.0.1:80',
      '[::1]',
      '::/0',
      '::1/129',
      'fe80::1%eth0',
      '::ffff:10.0.0.1',
      '0:0:0:0::ffff:10.0.0.1',
      '2001:db8::10.0.0.1',
      '::FFFF:0:0/96',
      '0:0:0:0:0:ffff:a00:1',
      '10.0.0.1 10.0.0.2',
      '10.0.0.1;10.0.0.2',
      '10.0.0.1,nobody',
    ],
  },
  ANONCAM_COUNTRY_FILE: {
    field: 'countryFile',
    fallback: null,
    good: [
      ['', null],
      ['/var/lib/countries.mmdb', '/var/lib/countries.mmdb'],
      ['./data/a file.mmdb', './data/a file.mmdb'],
    ],
    bad: [' ', '\t'],
  },
  ANONCAM_DATABASE_URL: {
    field: 'databaseUrl',
    fallback: null,
    good: [
      ['', null],
      ['postgres://db.example/anoncam', 'postgres://db.example/anoncam'],
      [
        'postgresql://a:b@[2001:db8::1]:5432/c?sslmode=require',
        'postgresql://a:b@[2001:db8::1]:5432/c?sslmode=require',
      ],
    ],
    bad: [
      'db.example',
      'postgres://',
      'postgres:///anoncam',
      'postgres://db.example',
      'mysql://a:hunter2@db.example/a',
      ' ',
    ],
  },
  ANONCAM_METRICS_PORT: {
    field: 'metricsPort',
    fallback: null,
    good: [
      ['', null],
      ['0', 0],
      ['9100', 9_100],
    ],
    bad: [' ', '-1', '65536', 'off', '127.0.0.1:9100'],
  },
  ANONCAM_METRICS_HOST: {
    field: 'metricsHost',
    fallback: '127.0.0.1',
    good: [['::1', '::1']],
    bad: ['', 'a host', 'metrics.example'],
  },
  ANONCAM_BACKUP_FOLDERS: {
    field: 'backupFolders',
    fallback: [],
    good: [
      ['', []],
      ['/mnt/one', ['/mnt/one']],
      [' /mnt/one , /mnt/other,', ['/mnt/one', '/mnt/other']],
    ],
    bad: ['/a,/b,/c', '/a,/a'],
  },
  ANONCAM_BACKUP_RECIPIENT: {
    field: 'backupRecipient',
    fallback: null,
    good: [
      ['', null],
      [`age1${'q'.repeat(58)}`, `age1${'q'.repeat(58)}`],
    ],
    bad: ['age1', `age1${'q'.repeat(57)}`, `AGE-SECRET-KEY-1${'Q'.repeat(58)}`, 'ssh-ed25519 AAAA'],
  },
  ANONCAM_VAULT_RECIPIENT: {
    field: 'vaultRecipient',
    fallback: null,
    good: [
      ['', null],
      [`age1${'q'.repeat(58)}`, `age1${'q'.repeat(58)}`],
    ],
    bad: ['age1', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`],
  },
  ANONCAM_BACKUP_KEEP_DAYS: {
    field: 'backupKeepDays',
    fallback: 35,
    good: [
      ['1', 1],
      ['365', 365],
    ],
    bad: ['', '0', '366', 'ever'],
  },
  ANONCAM_LOG_LEVEL: {
    field: 'logLevel',
    fallback: 'info',
    good: ['debug', 'info', 'warn', 'error', 'silent'].map((level) => [level, level] as [string, unknown]),
    bad: ['', 'INFO', 'trace', 'loud'],
  },
};

describeSettings(cases);

test('a value that is no setting is found, and nothing else is', () => {
  const environment = { ANONCAM_PORT: '1', ANONCAM_PROT: '1', ANONCAM_: '', PATH: '/bin', anoncam_port: '2' };
  expect(findUnknownSettings(environment)).toEqual(['ANONCAM_PROT', 'ANONCAM_']);
});

test('a local site is one that is opened on the same machine', () => {
  const local = [
    'http://localhost',
    'https://localhost:1',
    'http://127.0.0.1',
    'http://127.1.2.3:80',
    'http://[::1]',
  ];
  const other = [
    'https://chat.example',
    'https://localhost.example',
    'https://10.0.0.1',
    'https://0.0.0.0',
    'https://[::2]',
    'https://[::]',
  ];
  for (const origin of local) expect([origin, isLocalOrigin(origin)]).toEqual([origin, true]);
  for (const origin of other) expect([origin, isLocalOrigin(origin)]).toEqual([origin, false]);
});

test('backups are wanted where there are folders, and refused where they could not be encrypted', () => {
  const recipient = `age1${'q'.repeat(58)}`;
  const folders = { ANONCAM_BACKUP_FOLDERS: '/mnt/one' };
  expect(backupSettingsOf(readConfig({ ANONCAM_BACKUP_RECIPIENT: recipient }))).toBeNull();
  expect(backupSettingsOf(readConfig({ ...folders, ANONCAM_BACKUP_RECIPIENT: recipient }))).toEqual({
    folders: ['/mnt/one'],
    recipient,
    keepDays: 35,
  });
  expect(() => backupSettingsOf(readConfig(folders))).toThrow(ConfigError);
});
