/**
 * Plain HTTP: health, admission, what pages send and ask for beside their WebSocket, and the page's files. Everything a
 * visitor does beyond that goes over the WebSocket.
 */

import { AdmissionRequestSchema, type AdmissionStatus } from '@anoncam/protocol/admission';
import type { AgeStep } from '@anoncam/protocol/age';
import type { Interest } from '@anoncam/protocol/wishes';
import type { CountryBook } from '../addresses/country-book.ts';
import { policyChanges } from '../pages/policy-version.ts';
import type { PublicPages } from '../pages/public-pages.ts';
import type { Admission } from '../session/admission.ts';
import { isOwnRequest } from './origins.ts';
import type { LimitRequest } from './request-limits.ts';
import { type Asked, answerJson, answerText, isJson, type Route, type Routes, readBody } from './routes.ts';
import type { StaticFiles } from './static-files.ts';

export type HttpParts = {
  readonly admission: Admission;
  readonly countries: Pick<CountryBook, 'countryOf'>;
  readonly files: StaticFiles;
  readonly pages: PublicPages;
  readonly routes: Routes;
  readonly securityHeaders: Readonly<Record<string, string>>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly reception: { readonly here: number; readonly interests: readonly Interest[] };
  /** How addresses can be hidden from strangers; null where they cannot. */
  readonly relay: AdmissionStatus['relay'];
  readonly limitRequest: LimitRequest;
  /** Whether new visitors may be sent here. */
  readonly isReady: () => boolean;
  /** What is late, in a few words each for the operator. */
  readonly listOverdue: () => readonly string[];
};

/** The path that is asked for; empty, so that nothing is there, if the request named a host that cannot be one. */
export function readPath(request: Request): string {
  return URL.parse(request.url)?.pathname ?? '';
}

/** @param findAddress where the request comes from; asked only for what may have to know. */
export type HttpHandler = (request: Request, findAddress: () => string) => Promise<Response>;

export function createHttpHandler(parts: HttpParts): HttpHandler {
  const routes: Routes = { ...createOwnRoutes(parts), ...parts.routes };
  const headers = { ...parts.securityHeaders, 'cache-control': 'no-store' };

  /** Nothing that a route answers stays in a cache. */
  function finish(response: Response): Response {
    for (const [name, value] of Object.entries(headers)) {
      if (!response.headers.has(name)) response.headers.set(name, value);
    }
    return response;
  }

  function refuseMethod(path: string): Response {
    const allowed = ['POST'].filter((method) => Object.hasOwn(routes, `${method} ${path}`));
    const response = answerText(405, 'This cannot be done at this address.');
    response.headers.set('allow', ['GET', 'HEAD', ...allowed].join(', '));
    return response;
  }

  async function read(request: Request, path: string): Promise<Response> {
    const page = await parts.pages.write(path, request.headers.get('cookie'));
    if (page !== null) return finish(answerPage(page));
    return parts.files.serve(path, request.headers) ?? finish(answerMissing(request));
  }

  /** Who looks at it gets a page; a program, or who wants a picture, a word. */
  function answerMissing({ headers }: Request): Response {
    return headers.get('accept')?.includes('text/html')
      ? answerPage(parts.pages.missing, 404)
      : answerText(404, 'There is nothing at this address.');
  }

  /** Only what is read is open to other sites' links; all else comes from our own page. */
  function judge(request: Request, path: string): Response | null {
    if (isReading(request)) return null;
    if (!Object.hasOwn(routes, `${request.method} ${path}`)) return refuseMethod(path);
    if (!isOwnRequest(request.headers, parts.allowedOrigins))
      return answerText(403, 'This must be asked for by the site itself.');
    // Another site cannot send JSON without asking us first, which is refused.
    return isJson(request.headers) ? null : answerText(400, 'This is taken as JSON only.');
  }

  async function answer(route: Route, name: string, { request, address }: Asked): Promise<Response> {
    return (await parts.limitRequest(name, address)) ?? route({ request, address });
  }

  return async (request, findAddress) => {
    const path = readPath(request);
    const refusal = judge(request, path);
    if (refusal) return finish(refusal);
    const name = `${isReading(request) ? 'GET' : request.method} ${path}`;
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    const response = route
      ? finish(await answer(route, name, { request, address: findAddress() }))
      : await read(request, path);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function answerPage(page: string, status = 200): Response {
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** What the edge itself knows the answer to. */
function createOwnRoutes(parts: HttpParts): Routes {
  const { admission, countries, reception, relay, isReady, listOverdue } = parts;
  return {
    /** 202: confirmed, and a service has to vouch for it. */
    async 'POST /admission'({ request, address }) {
      const country = countries.countryOf(address);
      const before = admission.judge(request.headers.get('cookie'), country);
      if (before.needs === 'another-country') {
        return answerText(451, 'AnonCam is not offered in the country that you seem to be in.');
      }
      if (!(await readBody(request, AdmissionRequestSchema))) {
        return answerText(400, 'AnonCam is for people of 18 or over who accept its rules.');
      }
      const cookie = admission.admit(request.headers.get('cookie'));
      const status = before.needs === 'service' ? 202 : 204;
      return new Response(null, { status, headers: { 'set-cookie': cookie } });
    },
    'GET /admission'({ request, address }) {
      const entry = admission.judge(request.headers.get('cookie'), countries.countryOf(address));
      const age: AgeStep = entry.needs === 'nothing' ? { needs: 'nothing' } : entry;
      const { here, interests } = reception;
      const [policy] = policyChanges;
      const admitted = age.needs === 'nothing';
      const status: AdmissionStatus = { admitted, here, interests: [...interests], policy, age, relay };
      return answerJson(200, status);
    },
    'GET /health/live': () => answerText(200, 'live'),
    'GET /health/ready'() {
      if (!isReady()) return answerText(503, 'not ready: it is ending');
      return answerText(200, ['ready', ...listOverdue()].join('; but '));
    },
  };
}
