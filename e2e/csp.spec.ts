/**
 * A whole journey breaks no content policy, leaves no error in the console and asks no other site for anything.
 */
import { expect } from '@playwright/test';
import { listAssets } from './harness/built-page.ts';
import { meet, stayHere, talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

/** Everything that should not have happened in this visitor's page, as it happens. */
function recordMishaps({ tab, origin }: PageVisitor): readonly string[] {
  const mishaps: string[] = [];
  // Chromium reports a broken content policy as an error in the console.
  tab.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') mishaps.push(message.text());
  });
  tab.page.on('pageerror', (error) => mishaps.push(String(error)));
  tab.page.on('requestfailed', (request) => mishaps.push(`failed: ${request.url()}`));
  tab.page.context().on('request', (request) => {
    if (new URL(request.url()).origin !== origin) mishaps.push(`elsewhere: ${request.url()}`);
  });
  tab.page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host) mishaps.push(`elsewhere: ${socket.url()}`);
  });
  return mishaps;
}

/** As most people have it. */
const moving = { context: { reducedMotion: 'no-preference' } } as const;

test('H1 H2 a whole journey without any mishap', async ({ openVisitor }) => {
  const red = await openVisitor('red', moving);
  const green = await openVisitor('green', moving);
  const mishaps = [recordMishaps(red), recordMishaps(green)];
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  await green.seesMovingPictureOf('red');
  await talk(red, green);
  await red.tab.click('button', 'Mute');
  await red.tab.click('button', 'Camera off');
  await green.expectStatus(/camera is off/);
  await red.tab.click('button', 'Camera off');
  await green.seesMovingPictureOf('red');
  const stays = stayHere(green);
  await red.next();
  await stays;
  await red.stop();
  await green.stop();
  expect(mishaps).toEqual([[], []]);
});

async function readPolicy(url: string): Promise<string> {
  return (await fetch(url)).headers.get('content-security-policy') ?? '';
}

const worker = listAssets().filter((name) => name.startsWith('classifier-worker-'));

test('H1 the page may load nothing from elsewhere and run nothing written into it', async ({ site }) => {
  const policy = await readPolicy(site.origin);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe-|\*|https?:/);
  expect(policy).toContain("worker-src 'self'");
  expect(policy).toMatch(/ trusted-types classifier-worker$/);
});

test('H1 only the script of the classifier may compile WebAssembly, and nothing else is loosened', async ({
  site,
}) => {
  expect(worker).toHaveLength(1);
  for (const name of listAssets()) {
    const policy = await readPolicy(`${site.origin}/assets/${name}`);
    const isWorker = worker.includes(name);
    expect(policy, name).toContain(`script-src 'self'${isWorker ? " 'wasm-unsafe-eval'" : ''};`);
    expect(policy.replace("'wasm-unsafe-eval'", ''), name).not.toMatch(/unsafe-|\*|https?:/);
    expect(policy, name).toMatch(/default-src 'none'.*require-trusted-types-for 'script'/);
  }
});

test('H2 the page starts no worker but the classifier', async ({ openVisitor, mishaps }) => {
  mishaps.mean(/TrustedScriptURL|require-trusted-types-for/);
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  // The scripts are of the site itself, so that it is the rule for workers that refuses them.
  const refused = await red.tab.evaluate(
    (urls) =>
      urls.map((url) => {
        try {
          new Worker(url, { type: 'module' }).terminate();
          return false;
        } catch (error) {
          return error instanceof TypeError;
        }
      }),
    listAssets()
      .filter((name) => name.endsWith('.js'))
      .map((name) => `/assets/${name}`),
  );
  expect(refused).not.toContain(false);
});

for (const [address, title] of [
  ['protection', 'How you are protected'],
  ['privacy', 'Privacy'],
  ['promises', 'Promises and their evidence'],
  ['numbers', 'Numbers'],
] as const) {
  test(`H1 H3 the page /${address} comes with every header of the site`, async ({ site }) => {
    const [page, front] = await Promise.all([fetch(`${site.origin}/${address}`), fetch(site.origin)]);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`<title>${title} · AnonCam</title>`);
    const own = ['etag', 'vary', 'content-encoding', 'content-length', 'cache-control', 'transfer-encoding'];
    const namesOf = (response: Response) =>
      [...response.headers.keys()].filter((name) => !own.includes(name)).toSorted();
    expect(namesOf(page)).toEqual(namesOf(front));
    expect(page.headers.get('content-security-policy')).toBe(front.headers.get('content-security-policy'));
  });
}

/** What a page must not do, done on purpose. */
const offences: Readonly<Record<string, () => void>> = {
  'markup out of text': () => {
    document.body.innerHTML = '<b>bold</b>';
  },
  'a script written into the page': () => {
    const script = document.createElement('script');
    script.append('document.title = 1');
    document.body.append(script);
  },
  'a picture from elsewhere': () => {
    document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.test/a.png' }));
  },
  'a policy of another name': () => {
    Reflect.get(window, 'trustedTypes').createPolicy('another', {});
  },
  'an error that nobody catches': () => {
    setTimeout(() => {
      throw new Error('planted');
    });
  },
};

for (const [title, offend] of Object.entries(offences)) {
  test(`H2 is noticed in any test: ${title}`, async ({ openVisitor, mishaps }) => {
    mishaps.mean(/./);
    const red = await openVisitor('red');
    await red.tab.open(red.origin);
    expect(mishaps.list()).toEqual([]);
    await red.tab.evaluate(offend, null).catch(() => undefined);
    await expect.poll(() => mishaps.list().length, { message: 'mishaps' }).toBeGreaterThan(0);
  });
}

test('P10 nobody can frame the page, nor use camera and microphone by it', async ({
  site,
  openVisitor,
  mishaps,
}) => {
  mishaps.mean(/frame-ancestors/);
  const red = await openVisitor('red');
  const { page } = red.tab;
  const elsewhere = site.origin.replace('localhost', '127.0.0.1');
  const frames = [site.origin, `${elsewhere}/other`].map((url) => `<iframe src="${url}"></iframe>`);
  const answer = (body: string) => ({ contentType: 'text/html', body });
  await page.route('**/framing', (route) => route.fulfill(answer(frames.join(''))));
  await page.route('**/other', (route) => route.fulfill(answer('a page that can be framed')));
  await red.tab.open(`${elsewhere}/framing`);
  const listShown = () => page.frames().map((frame) => frame.url());
  await expect
    .poll(listShown, { message: 'what is in the frames' })
    .toEqual([`${elsewhere}/framing`, expect.stringMatching(/^chrome-error:/), `${elsewhere}/other`]);
});
