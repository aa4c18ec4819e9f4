/**
 * How the browser suite runs. Two workers at most: every visitor is a browser of its own and needs its share of the
 * machine to encode and decode video.
 */
import { defineConfig } from '@playwright/test';

const crowded = 'crowded.spec.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/browser',
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'pairs', testMatch: '*.spec.ts', testIgnore: crowded, fullyParallel: true },
    // One file, one worker, when nothing else runs: each of these tests has more browsers than the machine has cores.
    { name: 'crowded', testMatch: crowded, fullyParallel: false, dependencies: ['pairs'] },
  ],
  timeout: 240_000,
  // Two whose devices did not reach each other, on a machine that is too busy for it, are brought together after a minute.
  expect: { timeout: 90_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/browser.json' }]],
});
