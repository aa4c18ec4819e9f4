/** Where weaknesses are reported is told, and never past its end. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { startSite } from '../testing/application.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

async function readFields(address: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`http://${address}/.well-known/security.txt`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  const lines = (await response.text()).trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s)));
}

test('H10 security.txt names the contact of the settings, or the form of the site', async () => {
  await using plain = await startSite();
  expect(await readFields(plain.address)).toMatchObject({
    Contact: `${plain.origin}/contact`,
    Canonical: `${plain.origin}/.well-known/security.txt`,
  });
  const contact = 'mailto:security@chat.example';
  await using named = await startSite({ ANONCAM_SECURITY_CONTACT: contact });
  expect(await readFields(named.address)).toMatchObject({ Contact: contact });
});

test('H10 security.txt ends half a year later, whenever it is asked for', async () => {
  const startMs = Date.UTC(2026, 0, 1, 12);
  let nowMs = startMs;
  await using site = await startSite({}, { clock: { now: () => nowMs, at: () => ({ cancel() {} }) } });
  const dayMs = 24 * 60 * 60 * 1000;
  for (let day = 0; day <= 2_000; day += 250) {
    nowMs = startMs + day * dayMs;
    const { Expires = '' } = await readFields(site.address);
    expect(Expires).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
    const leftDays = (Date.parse(Expires) - nowMs) / dayMs;
    expect(leftDays).toBeGreaterThan(179);
    expect(leftDays).toBeLessThanOrEqual(180);
  }
});
