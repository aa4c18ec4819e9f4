/** Where the shared store is: every way to say so, what is read from it, and what is refused. */
import { expect, test } from 'bun:test';
import { describeSettings } from '../testing/settings.ts';
import { readValkeyPlace } from '../valkey/valkey-place.ts';

const [sentinels, cluster] = [
  'redis+sentinel://:p%40ss@a.example,[2001:db8::1]:26380/main?sentinelPassword=a%26b',
  'valkeys+cluster://a:7000,b',
];

describeSettings({
  ANONCAM_VALKEY_URL: {
    field: 'valkeyUrl',
    fallback: null,
    good: ['', 'redis://store.example', 'valkey://user:word@10.0.0.7:6380/2', sentinels, cluster].map(
      (url) => [url, url || null],
    ),
    bad: [
      ' ',
      'store.example',
      'http://store.example',
      'redis://',
      'redis://:hunter2@',
      'redis://a:0',
      'redis://a:65536',
      'redis://a,b',
      'redis://a/name',
      'redis://user:hunter2%@a',
      'redis+sentinel://a:26379',
      'redis+sentinel://a:26379,/main',
      'redis+sentinel://a/main?password=hunter2',
      'redis+sentinel://a/main?sentinelPassword=hunter2%',
      'redis://a?sentinelPassword=hunter2',
      'redis+cluster://a:6379/0',
      'redis+other://a:6379',
      'redis://a b:6379',
    ],
  },
});

test('a place is read from an address whole', () => {
  expect(readValkeyPlace('rediss://user:word@store.example/2')).toEqual({
    ...{ is: 'server', host: 'store.example', port: 6_379, database: 2 },
    ...{ username: 'user', password: 'word', isEncrypted: true },
  });
  const nodes = [
    { host: 'a.example', port: 26_379 },
    { host: '2001:db8::1', port: 26_380 },
  ];
  expect(readValkeyPlace(sentinels)).toEqual({
    ...{ is: 'sentinel', nodes, master: 'main', sentinelPassword: 'a&b' },
    ...{ password: 'p@ss', isEncrypted: false },
  });
  expect(readValkeyPlace('valkey+sentinel://a.example,[2001:db8::1]:26380/main')).toEqual({
    ...{ is: 'sentinel', nodes, master: 'main', isEncrypted: false },
  });
  const two = [
    { host: 'a', port: 7_000 },
    { host: 'b', port: 6_379 },
  ];
  expect(readValkeyPlace(cluster)).toEqual({ is: 'cluster', nodes: two, isEncrypted: true });
});
