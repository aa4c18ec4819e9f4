/**
 * How the browser suite runs. Two workers at most: every visitor is a browser of its own and needs its share of the
 * machine to encode and decode video.
 */
import { defineConfig } from '@playwright/test';
import { patienceMs } from './harness/patience.ts';

const crowded = 'crowded.spec.ts';
const networks = 'namespaces.spec.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/browser',
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'pairs', testMatch: '*.spec.ts', testIgnore: [crowded, networks], fullyParallel: true },
    // One file, one worker, when nothing else runs: each of these tests has more browsers than the machine has cores.
    { name: 'crowded', testMatch: crowded, fullyParallel: false, dependencies: ['pairs'] },
    // This machine gets an address each time, and every browser on it breaks off what it is loading just then.
    { name: 'networks', testMatch: networks, fullyParallel: false, dependencies: ['crowded'] },
  ],
  timeout: 240_000,
  expect: { timeout: patienceMs },
  reporter: [['list'], ['json', { outputFile: '../test-results/browser.json' }]],
});
