/**
 * Plain HTTP: health, admission and the page's files. Everything a visitor does after that goes over the WebSocket.
 */
import { AdmissionRequestSchema, type AdmissionStatus } from '@anoncam/protocol/admission';
import type { Interest } from '@anoncam/protocol/wishes';
import * as v from 'valibot';
import type { PublicPages } from '../pages/public-pages.ts';
import type { Admission } from '../session/admission.ts';
import { isOwnRequest } from './origins.ts';
import type { StaticFiles } from './static-files.ts';

const maxBodyBytes = 1024;

export type HttpParts = {
  readonly admission: Admission;
  readonly files: StaticFiles;
  readonly pages: PublicPages;
  readonly securityHeaders: Readonly<Record<string, string>>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly reception: { readonly here: number; readonly interests: readonly Interest[] };
  /** Why the server must not be sent new visitors, in a few words for the operator; null if nothing is wrong. */
  readonly ailment: () => string | null;
};

/** The path that is asked for; empty, so that nothing is there, if the request named a host that cannot be one. */
export function readPath(request: Request): string {
  return URL.canParse(request.url) ? new URL(request.url).pathname : '';
}

export type HttpHandler = (request: Request) => Promise<Response>;

export function createHttpHandler(parts: HttpParts): HttpHandler {
  const { securityHeaders } = parts;
  const headers = { ...securityHeaders, 'cache-control': 'no-store' };
  const answer = (status: number, text: string, more: Record<string, string> = {}) =>
    new Response(text, {
      status,
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more },
    });

  async function admit(request: Request): Promise<Response> {
    if (!isOwnRequest(request.headers, parts.allowedOrigins)) {
      return answer(403, 'This must be asked for by the site itself.');
    }
    if (!v.safeParse(AdmissionRequestSchema, await readJson(request)).success) {
      return answer(400, 'AnonCam is for people of 18 or over who accept its rules.');
    }
    const cookie = parts.admission.admit(request.headers.get('cookie'));
    return new Response(null, { status: 204, headers: { ...headers, 'set-cookie': cookie } });
  }

  function tellAdmission(request: Request): Response {
    const admitted = parts.admission.identify(request.headers.get('cookie')) !== null;
    const { here, interests } = parts.reception;
    const status: AdmissionStatus = { admitted, here, interests: [...interests] };
    return Response.json(status, { headers });
  }

  const readable: Readonly<Record<string, (request: Request) => Response>> = {
    '/admission': tellAdmission,
    '/health/live': () => answer(200, 'live'),
    '/health/ready': () => {
      const ailment = parts.ailment();
      return ailment === null ? answer(200, 'ready') : answer(503, `not ready: ${ailment}`);
    },
  };

  async function read(request: Request, path: string): Promise<Response> {
    const known = Object.hasOwn(readable, path)
      ? readable[path]?.(request)
      : ((await writePage(path)) ?? parts.files.serve(path, request.headers));
    const response = known ?? answer(404, 'There is nothing at this address.');
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }

  async function writePage(path: string): Promise<Response | null> {
    const page = await parts.pages.write(path);
    return page === null ? null : answer(200, page, { 'content-type': 'text/html; charset=utf-8' });
  }

  return async (request) => {
    const path = readPath(request);
    if (path === '/admission' && request.method === 'POST') return admit(request);
    if (request.method === 'GET' || request.method === 'HEAD') return read(request, path);
    return answer(405, 'This address can only be read.', { allow: 'GET, HEAD' });
  };
}

/** The body as JSON; undefined if it is too large or no JSON, which no schema accepts. */
async function readJson(request: Request): Promise<unknown> {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json')) return undefined;
  const text = await request.text();
  if (text.length > maxBodyBytes) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
