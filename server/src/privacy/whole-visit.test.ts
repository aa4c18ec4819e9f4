/**
 * A whole visit to the program as it is run, on both databases, with an address and more planted in it: afterwards none of
 * it is in any file, log or dump, and the program has turned to nobody but its database.
 */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { admitBrowser, createDataFolder, type Place, settingsFor } from '../testing/application.ts';
import { describeDatabases } from '../testing/databases.ts';
import { findReal } from '../testing/descriptions.ts';
import { fetchProof, post } from '../testing/messages.ts';
import { findAddress, findTexts, readFolder } from '../testing/planted.ts';
import { endProgram, runProgram, startProgram } from '../testing/process.ts';
import { beginCall, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** RFC 5737: nobody's. */
const address = '203.0.113.77';
const candidate = 'candidate:1 1 udp 2122260223 203.0.113.77 50000 typ host';
/** A password of a connection, by which its description is found wherever it is. */
const password = 'ThisPasswordMustStayNowhere';
const description = findReal('video-chromium-offer').replaceAll(/a=ice-pwd:\S+/g, `a=ice-pwd:${password}`);
const agent = 'Planted/1.0 (a browser with this very name)';
const words = 'the words of a message, which are kept';

const recorder = join(import.meta.dir, '../testing/egress-recorder.ts');
const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything that can be done with the site from outside, and a few things that cannot. */
async function visit(site: Place): Promise<void> {
  const headers = { 'x-forwarded-for': address, 'user-agent': agent };
  const cookies = [await admitBrowser(site), await admitBrowser(site)];
  const [one, other] = cookies.map((cookie) => new Visitor(site, { cookie, forwardedFor: address }));
  if (!one || !other) throw new Error('there are two');
  await Promise.all([one.opened(), other.opened()]);
  await Promise.all([one.hello(), other.hello()]);
  one.askToWait(description);
  const { call } = await beginCall(one, other);
  one.signal(call, candidate);
  await other.hear('signal');
  const proof = await fetchProof(site);
  await post(site, '/contact', { topic: 'question', words, proof }, { ...headers, cookie: cookies[0] ?? '' });
  await post(site, '/contact/read', { receipt: 'AAAAA-AAAAA-AAAAA-AAAAA' }, headers);
  await post(site, '/contact', { rubbish: address }, headers);
  const paths = [
    '/',
    '/privacy',
    '/promises',
    '/numbers',
    '/transparency',
    '/transparency.csv',
    '/transparency.json',
    '/transparency/statements.csv',
    '/rules',
    '/contact',
    '/your-data',
    '/your-data/export',
  ];
  for (const path of [...paths, `/${address}`, `/?${address}`, '/health/ready', '/nothing']) {
    await fetch(`http://${site.address}${path}`, { headers: { ...headers, cookie: cookies[0] ?? '' } });
  }
  one.sendText(`{"type":"${address}"}`);
  await one.closed;
  await other.leave();
}

function readLines(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describeDatabases('a whole visit', (databases) => {
  test('D2 PR3 PR10 PR11 PR24 leaves nothing that was planted, and the program turns to nobody', async () => {
    const { url, dataDir } = await databases.place();
    const egress = join(folder, `${databases.kind}.txt`);
    const settings = {
      ...settingsFor(dataDir, { ANONCAM_LOG_LEVEL: 'debug', ANONCAM_TRUSTED_PROXIES: '127.0.0.1' }),
      ...(url === null ? {} : { ANONCAM_DATABASE_URL: url }),
      EGRESS_FILE: egress,
    };
    const program = await startProgram(settings, [recorder]);
    await visit(program);
    await endProgram(program, 'SIGTERM');

    const server = databases.server();
    const dump = server && url ? server.dump(url) : '';
    await server?.kill();
    const kept = [
      ...readFolder(dataDir),
      ...(server ? readFolder(server.folder) : []),
      ...[program.log(), await program.errors, dump].map((text) => Buffer.from(text)),
    ];
    await server?.start();
    expect(findAddress(address, kept)).toEqual([]);
    expect(findTexts([password, agent, candidate, 'AAAAA-AAAAA'], kept)).toEqual([]);
    expect(findTexts([words], kept)).toEqual([words]);
    // It was noted, sealed: one row for the one address.
    expect(dump.match(/INSERT INTO public\.address /g)?.length ?? 1).toBe(1);

    const turnedTo = readLines(egress);
    const databasePort = String(server?.port ?? 'none');
    expect(turnedTo.filter((line) => !line.includes(databasePort))).toEqual([]);
    expect(turnedTo.length > 0).toBe(server !== null);
  });
});

test('whoever turns somewhere is noticed', async () => {
  const egress = join(folder, 'noticed.txt');
  const country = join(folder, 'asks.ts');
  await Bun.write(
    country,
    `import net from 'node:net';
     import { lookup } from 'node:dns/promises';
     fetch('http://127.0.0.1:1/').catch(() => {});
     net.connect(1, '127.0.0.1').on('error', () => {});
     lookup('localhost');
     try { new WebSocket('ws://127.0.0.1:1/'); } catch {}`,
  );
  const program = runProgram({ ...settingsFor(join(folder, 'noticed')), EGRESS_FILE: egress }, [
    recorder,
    country,
  ]);
  const ways = ['global.fetch', 'net.connect', 'WebSocket', 'lookup'];
  const missing = () => ways.filter((way) => !readLines(egress).join().includes(way));
  while (missing().length > 0) await Bun.sleep(20);
  await endProgram(program, 'SIGKILL');
  expect(missing()).toEqual([]);
});
