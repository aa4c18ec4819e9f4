/** The settings of the relay: each by itself, and what is right only together. */
import { describe, expect, test } from 'bun:test';
import { readConfig } from '../config.ts';
import { describeSettings, refusalOf, type SettingCase } from '../testing/settings.ts';
import type { relaySettings } from './relay-settings.ts';

const cases: Record<keyof typeof relaySettings, SettingCase> = {
  ANONCAM_TURN_URLS: {
    field: 'turnUrls',
    fallback: [],
    good: [
      ['', []],
      [' , ', []],
    ],
    bad: [
      'turn',
      'turn:',
      'turn:relay.example:99999',
      'turn:relay.example:3478:1?transport=udp',
      'turn:[2001:db8::1',
      'turn:a b',
      'stun:relay.example',
      'https://relay.example',
      'turn:relay.example?transport=tls',
      'turn:relay.example?transport=udp&x=1',
      'turn:user@relay.example',
      `turn:${'a'.repeat(252)}`,
      Array(9).fill('turn:a').join(),
    ],
  },
  ANONCAM_TURN_SECRET: {
    field: 'turnSecret',
    fallback: null,
    good: [['', null]],
    bad: ['hunter2', 'x'.repeat(15), 'hunter2 hunter2 hunter2', `${'x'.repeat(16)}\n`, 'ü'.repeat(16)],
  },
  ANONCAM_HIDE_ADDRESSES: {
    field: 'hideAddresses',
    fallback: false,
    good: [['off', false]],
    bad: ['', 'On', 'true', '1', 'on '],
  },
};

describeSettings(cases);

describe('a relay', () => {
  const urls = { ANONCAM_TURN_URLS: ' turn:relay.example:3478?transport=udp , turns:[2001:db8::1]:5349,' };
  const secret = { ANONCAM_TURN_SECRET: 'a-secret-of-16-c' };

  test('is named by its addresses and the secret shared with it', () => {
    const { turnUrls, turnSecret, hideAddresses } = readConfig({ ...urls, ...secret });
    expect({ turnUrls, turnSecret, hideAddresses }).toEqual({
      turnUrls: ['turn:relay.example:3478?transport=udp', 'turns:[2001:db8::1]:5349'],
      turnSecret: 'a-secret-of-16-c',
      hideAddresses: false,
    });
  });

  test('is refused without either of the two', () => {
    const together = 'ANONCAM_TURN_URLS and ANONCAM_TURN_SECRET must be set together.';
    expect(refusalOf(urls)).toBe(together);
    expect(refusalOf(secret)).toBe(together);
  });

  test('is needed where addresses are hidden', () => {
    expect(refusalOf({ ANONCAM_HIDE_ADDRESSES: 'on' })).toBe(
      'ANONCAM_TURN_URLS must name a relay, since ANONCAM_HIDE_ADDRESSES is on.',
    );
    expect(readConfig({ ...urls, ...secret, ANONCAM_HIDE_ADDRESSES: 'on' }).hideAddresses).toBe(true);
  });
});
