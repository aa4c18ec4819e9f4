/** Families of devices, by what browsers say of themselves. */
import { expect, test } from 'bun:test';
import { type DeviceHints, describeDevice } from './device.ts';

const computer = { brands: [], maxTouchPoints: 0, isTouched: false, shortSidePx: 1_080 };
const phone = { brands: [], maxTouchPoints: 5, isTouched: true, shortSidePx: 390 };
const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0';
const safari = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

const devices: readonly [words: string, hints: DeviceHints][] = [
  [
    'Chromium Windows computer',
    { ...computer, userAgent: `Mozilla/5.0 (Windows NT 10.0) ${chrome} Safari/537.36` },
  ],
  [
    'Chromium Windows computer',
    { ...computer, userAgent: `Mozilla/5.0 (Windows NT 10.0) ${chrome} Safari/537.36 Edg/156` },
  ],
  ['Chromium Linux computer', { ...computer, userAgent: 'Linux', brands: ['Not A;Brand', 'Chromium'] }],
  [
    'Chromium Linux computer',
    { ...computer, userAgent: `Mozilla/5.0 (X11; CrOS x86_64) ${chrome} Safari/537.36` },
  ],
  [
    'Firefox Linux computer',
    { ...computer, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0' },
  ],
  [
    'Safari macOS computer',
    {
      ...computer,
      userAgent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${safari} Version/26 Safari/605`,
    },
  ],
  [
    'Safari iOS tablet',
    {
      ...phone,
      shortSidePx: 820,
      userAgent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${safari} Version/26 Safari/605`,
    },
  ],
  [
    'Safari iOS phone',
    {
      ...phone,
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) ${safari} CriOS/156 Safari/604`,
    },
  ],
  [
    'Chromium Android phone',
    { ...phone, userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${chrome} Mobile Safari/537.36` },
  ],
  [
    'Firefox Android tablet',
    {
      ...phone,
      shortSidePx: 800,
      userAgent: 'Mozilla/5.0 (Android 14; Tablet; rv:150.0) Gecko/150.0 Firefox/150.0',
    },
  ],
  ['another another computer', { ...computer, userAgent: '' }],
];

test.each(devices)('%s', (words, hints) => {
  const { browser, system, screen } = describeDevice(hints);
  expect(`${browser} ${system} ${screen}`).toBe(words);
});
