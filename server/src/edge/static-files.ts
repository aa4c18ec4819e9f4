/**
 * The built page, read once at the start and served from memory, compressed once when it is first asked for: the
 * classifier's files would hold up the start. Only files that the build made are ever served: there is no path to
 * follow.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
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

type StaticFile = {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly brotli: () => Uint8Array<ArrayBuffer>;
  readonly gzip: () => Uint8Array<ArrayBuffer>;
  readonly headers: { readonly etag: string } & Readonly<Record<string, string>>;
};

export type StaticFiles = {
  /** The answer for a path, or null if the build made no such file. */
  serve(path: string, requestHeaders: Headers): Response | null;
};

/** Weights hardly shrink, and shrink no further however long one tries. */
const largeBytes = 256 * 1024;

function compressWithBrotli(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const quality = plain.length > largeBytes ? 5 : 9;
  return new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
}

function once<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | null = null;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

function readStaticFile(folder: string, name: string): StaticFile {
  const plain = new Uint8Array(readFileSync(join(folder, name)));
  const isHashed = name.startsWith('assets/');
  const etag = `"${new Bun.CryptoHasher('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return {
    plain,
    brotli: once(() => compressWithBrotli(plain)),
    gzip: once(() => Bun.gzipSync(plain, { level: plain.length > largeBytes ? 6 : 9 })),
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
    : [];
  const files = new Map(names.map((name) => [`/${name}`, readStaticFile(folder, name)]));
  return {
    serve(path, requestHeaders) {
      const file = files.get(pages[path] ?? path);
      return file ? answerWith(file, commonHeaders, requestHeaders) : null;
    },
  };
}

function answerWith(
  file: StaticFile,
  commonHeaders: Readonly<Record<string, string>>,
  request: Headers,
): Response {
  const headers = { ...commonHeaders, ...file.headers };
  if (request.get('if-none-match') === file.headers.etag) return new Response(null, { status: 304, headers });
  const accepted = request.get('accept-encoding') ?? '';
  if (/\bbr\b/.test(accepted)) {
    return new Response(file.brotli(), { headers: { ...headers, 'content-encoding': 'br' } });
  }
  if (/\bgzip\b/.test(accepted)) {
    return new Response(file.gzip(), { headers: { ...headers, 'content-encoding': 'gzip' } });
  }
  return new Response(file.plain, { headers });
}
