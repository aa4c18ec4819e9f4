/**
 * A program for the benchmark of floods, so that who floods, who measures and the server are processes of their own:
 * `flood` or `probe`, a place as JSON, and how many. It writes one line of JSON when it has something to tell.
 */
import { admitBrowser, type Place } from './application.ts';
import { beginCall, meetVisitor, Visitor } from './visitor.ts';

const messagesOfOne = 200;
/** Below what one socket may send. */
const signalEveryMs = 60;

/** Goes on until the process is ended. */
async function flood(site: Place): Promise<never> {
  for (;;) {
    const visitor = new Visitor(site, { cookie: await admitBrowser(site) });
    await visitor.opened();
    await visitor.hello();
    for (let sent = 0; sent < messagesOfOne; sent++) visitor.sendText('{"type":"ping"}');
    await visitor.closed;
  }
}

async function probe(site: Place, signals: number): Promise<{ metMs: number; delays: readonly number[] }> {
  const startedAt = performance.now();
  const [one, other] = [await meetVisitor(site), await meetVisitor(site)];
  const { offerer, answerer, call } = await beginCall(one, other);
  const metMs = performance.now() - startedAt;
  const delays: number[] = [];
  for (let sent = 0; sent < signals; sent++) {
    const sentAt = performance.now();
    offerer.signal(call, `candidate ${sent}`);
    await answerer.hear('signal');
    delays.push(performance.now() - sentAt);
    await Bun.sleep(signalEveryMs);
  }
  await Promise.all([one.leave(), other.leave()]);
  return { metMs, delays };
}

function tell(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const [what = '', place = '', count = ''] = process.argv.slice(2);
const site = JSON.parse(place) as Place;
if (what === 'flood') {
  tell({});
  await Promise.all(Array.from({ length: Number(count) }, () => flood(site)));
} else {
  tell(await probe(site, Number(count)));
  process.exit(0);
}
