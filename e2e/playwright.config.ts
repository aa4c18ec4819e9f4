/**
 * How the browser suite runs. Two workers at most: every visitor is a browser of its own and needs its share of the
 * machine to encode and decode video.
 */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  testMatch: '*.spec.ts',
  outputDir: '../test-results/browser',
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/browser.json' }]],
});
