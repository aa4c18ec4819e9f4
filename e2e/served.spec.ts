/** A site can be held against its sources: the command line compares all that it serves with what was built. */
import { expect } from '@playwright/test';
import { test } from './harness/test.ts';

test.use({ way: 'staffed' });

test('H10 page and console are served as they were built', ({ site }) => {
  expect(site.server.command(['verify', site.origin])).toMatch(/^All \d+ files are those of version /);
  const console = site.server.command(['verify', site.consoleOrigin ?? '', '--console']);
  expect(console).toMatch(/^All \d+ files are those of version /);
});
