/**
 * The built page, read once at the start and served from memory, compressed as the build left it. Only files that the
 * build made are ever served: there is no path to follow.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { createHeadersOfFile } from './headers.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

type Bytes = Uint8Array<ArrayBuffer>;

type StaticFile = {
  readonly plain: Bytes;
  /** Null where the build has left none. */
  readonly br: Bytes | null;
  readonly gzip: Bytes | null;
  readonly headers: { readonly etag: string } & Readonly<Record<string, string>>;
};

export type StaticFiles = {
  /** The answer for a path, or null if the build made no such file. */
  serve(path: string, requestHeaders: Headers): Response | null;
};

/** Where the build leaves `a/b` as `a/b.br` and `a/b.gz`. */
const compressedName = '.compressed';

function readBytes(path: string): Bytes {
  return new Uint8Array(readFileSync(path));
}

function readStaticFile(folder: string, name: string): StaticFile {
  const plain = readBytes(join(folder, name));
  const readCompressed = (ending: string) => {
    const path = join(folder, compressedName, `${name}.${ending}`);
    return existsSync(path) ? readBytes(path) : null;
  };
  const isHashed = name.startsWith('assets/');
  const etag = `"${new Bun.CryptoHasher('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return {
    plain,
    br: readCompressed('br'),
    gzip: readCompressed('gz'),
    headers: {
      'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
      vary: 'accept-encoding',
      ...createHeadersOfFile(`/${name}`),
    },
  };
}

/** What people read has an address without an ending. */
const pages: Readonly<Record<string, string>> = { '/': '/index.html', '/protection': '/protection.html' };

/** Under which addresses a file of the build is served: none for the frame. */
export function addressesOf(name: string): readonly string[] {
  if (name === frameName) return [];
  const own = Object.entries(pages).flatMap(([address, file]) => (file === `/${name}` ? [address] : []));
  return [...own, `/${name}`];
}

/** The frame for pages that the server writes itself: not a page. */
const frameName = 'document.html';

/** Null where the build has left none. */
export function loadFrame(folder: string): string | null {
  const path = join(folder, frameName);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Reads every file below `folder`. An empty or missing folder serves nothing. */
export function loadStaticFiles(
  folder: string,
  commonHeaders: Readonly<Record<string, string>>,
): StaticFiles {
  const names = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== frameName)
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((name) => !name.startsWith(`${compressedName}/`))
    : [];
  const files = new Map(names.map((name) => [`/${name}`, readStaticFile(folder, name)]));
  return {
    serve(path, requestHeaders) {
      const file = files.get(pages[path] ?? path);
      return file ? answerWith(file, commonHeaders, requestHeaders) : null;
    },
  };
}

/** The smallest first. */
const encodings = [
  ['br', /\bbr\b/],
  ['gzip', /\bgzip\b/],
] as const;

function answerWith(
  file: StaticFile,
  commonHeaders: Readonly<Record<string, string>>,
  request: Headers,
): Response {
  const headers = { ...commonHeaders, ...file.headers };
  if (request.get('if-none-match') === file.headers.etag) return new Response(null, { status: 304, headers });
  const accepted = request.get('accept-encoding') ?? '';
  for (const [encoding, pattern] of encodings) {
    const bytes = pattern.test(accepted) ? file[encoding] : null;
    if (bytes) return new Response(bytes, { headers: { ...headers, 'content-encoding': encoding } });
  }
  return new Response(file.plain, { headers });
}
