/** The weights over real HTTP: whole, compressed, late, broken, and not at all. */
import { afterEach, expect, test } from 'bun:test';
import { downloadPinned, LoadingFailure } from './download.ts';

const file = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) % 251);
const hash = new Bun.CryptoHasher('sha256').update(file).digest('hex');

let server: Bun.Server<undefined> | null = null;
afterEach(() => server?.stop(true));

/** Answers one after the other; the last one for ever. */
function serve(...answers: readonly (() => Response)[]): {
  readonly url: string;
  readonly asked: () => number;
} {
  let asked = 0;
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return answer?.() ?? new Response(null, { status: 500 });
    },
  });
  return { url: `${server.url}weights.bin`, asked: () => asked };
}

const whole = () => new Response(file);
const broken = () => new Response(file.with(200_000, (file[200_000] ?? 0) ^ 4));

async function download(url: string): Promise<{ came: Uint8Array; shares: number[] }> {
  const shares: number[] = [];
  const came = await downloadPinned({ url, bytes: file.length, hash }, (share) => shares.push(share));
  return { came, shares };
}

function expectProgress(shares: readonly number[]): void {
  expect(shares.at(-1)).toBe(1);
  expect(shares.toSorted((one, other) => one - other)).toEqual([...shares]);
  expect(Math.max(...shares)).toBe(1);
}

async function fail(url: string): Promise<string> {
  try {
    await download(url);
    return 'came';
  } catch (error) {
    return error instanceof LoadingFailure ? error.reason : String(error);
  }
}

test('a file that comes whole', async () => {
  const { url, asked } = serve(whole);
  const { came, shares } = await download(url);
  expect(came).toEqual(file);
  expectProgress(shares);
  expect(asked()).toBe(1);
});

test('a compressed file, whose announced length is another', async () => {
  const { url } = serve(() => new Response(Bun.gzipSync(file), { headers: { 'content-encoding': 'gzip' } }));
  const { came, shares } = await download(url);
  expect(came).toEqual(file);
  expectProgress(shares);
});

test('a file that comes in small pieces', async () => {
  const size = 50_000;
  let heard = Promise.withResolvers<void>();
  const { url } = serve(
    () =>
      new Response(async function* () {
        for (let at = 0; at < file.length; at += size) {
          // Two that are sent at once may come as one.
          if (at > 0) await heard.promise;
          heard = Promise.withResolvers<void>();
          yield file.subarray(at, at + size);
        }
      } as unknown as BodyInit),
  );
  const shares: number[] = [];
  await downloadPinned({ url, bytes: file.length, hash }, (share) => {
    shares.push(share);
    heard.resolve();
  });
  expectProgress(shares);
  expect(shares.length).toBeGreaterThanOrEqual(file.length / size);
});

test.each([
  ['broken', broken],
  ['cut short', () => new Response(file.subarray(0, 299_999))],
  ['too long', () => new Response(Buffer.concat([file, Buffer.from([1])]))],
  ['another file', () => new Response('<!doctype html>')],
  ['empty', () => new Response('')],
])('a file that is %s is not used, and asked for once more', async (_, answer) => {
  const { url, asked } = serve(answer);
  expect(await fail(url)).toBe('damaged');
  expect(asked()).toBe(2);
  server?.stop(true);
  const mended = serve(answer, whole);
  expect((await download(mended.url)).came).toEqual(file);
});

test('a file that does not come', async () => {
  const missing = serve(() => new Response('nothing here', { status: 404 }));
  expect(await fail(missing.url)).toBe('download');
  expect(missing.asked()).toBe(1);
  server?.stop(true);
  expect(await fail(missing.url)).toBe('download');
});
