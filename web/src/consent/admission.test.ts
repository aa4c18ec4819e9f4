/**
 * What the page says to be let in, and what it makes of the answer.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { AdmissionRequestSchema, type AdmissionStatus } from '@anoncam/protocol/admission';
import { AgeReturnSchema } from '@anoncam/protocol/age';
import type { Interest } from '@anoncam/protocol/wishes';
import * as v from 'valibot';
import { PageGlobals } from '../testing/browser-globals.ts';
import { confirmAdult, fetchAdmission, presentAge } from './admission.ts';

const page = new PageGlobals();
let answer: Response;
let asked: { method: string; path: string; contentType: string | null; body: string }[];
let server: Bun.Server<undefined>;

beforeEach(() => {
  asked = [];
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { method, headers, url } = request;
      const contentType = headers.get('content-type');
      asked.push({ method, path: new URL(url).pathname, contentType, body: await request.text() });
      return answer;
    },
  });
  page.comeFrom(server.url.origin);
});

afterEach(async () => {
  page.restore();
  await server.stop(true);
});

describe('confirming', () => {
  test('says what the protocol asks for', async () => {
    answer = new Response(null, { status: 204 });
    expect(await confirmAdult()).toBe('in');
    expect(asked).toMatchObject([{ method: 'POST', path: '/admission', contentType: 'application/json' }]);
    expect(v.is(AdmissionRequestSchema, JSON.parse(asked[0]?.body ?? ''))).toBe(true);
  });

  test('is not being let in if the server says no', async () => {
    for (const status of [400, 403]) {
      answer = new Response('no', { status });
      expect(await confirmAdult()).toBe('refused');
    }
  });

  test('may have to be followed by a service, or be in vain where the site is not offered', async () => {
    answer = new Response(null, { status: 202 });
    expect(await confirmAdult()).toBe('service');
    answer = new Response('not here', { status: 451 });
    expect(await confirmAdult()).toBe('not-offered');
  });

  test('what a service vouches for is handed in as the protocol asks for', async () => {
    answer = new Response(null, { status: 204 });
    expect(await presentAge('a.b.c')).toBe(true);
    expect(asked).toMatchObject([{ method: 'POST', path: '/age/return', contentType: 'application/json' }]);
    expect(v.is(AgeReturnSchema, JSON.parse(asked[0]?.body ?? ''))).toBe(true);
    answer = new Response('no', { status: 400 });
    expect(await presentAge('a.b.c')).toBe(false);
    answer = new Response('later', { status: 503 });
    await expect(presentAge('a.b.c')).rejects.toThrow('503');
  });

  test('fails, for the time being, while the server can answer nobody', async () => {
    for (const status of [429, 500, 503]) {
      answer = new Response('later', { status });
      await expect(confirmAdult()).rejects.toThrow(`${status}`);
    }
  });

  test('fails where there is no server', async () => {
    await server.stop(true);
    await expect(confirmAdult()).rejects.toThrow();
  });
});

describe('asking', () => {
  test('gives what the server knows', async () => {
    const policy = { version: 3, day: '2026-11-26', what: 'Less is kept.' };
    const age = { needs: 'service', host: 'age.example' } as const;
    const status: AdmissionStatus = {
      admitted: true,
      here: 12,
      interests: ['chess' as Interest],
      policy,
      age,
      relay: { hides: true },
    };
    answer = Response.json(status);
    expect(await fetchAdmission()).toEqual(status);
    expect(asked).toMatchObject([{ method: 'GET', path: '/admission', body: '' }]);
  });

  test('fails for whatever else comes back', async () => {
    const status = { admitted: true, here: 1, interests: [] };
    const wrong = [{ admitted: 'yes' }, { here: -1 }, { interests: null }, { interests: ['chess, go'] }];
    for (const strange of [...wrong.map((part) => ({ ...status, ...part })), {}, null, []]) {
      answer = Response.json(strange);
      await expect(fetchAdmission()).rejects.toThrow();
    }
    answer = new Response('<p>an error page of a proxy</p>', { status: 502 });
    await expect(fetchAdmission()).rejects.toThrow();
  });
});
