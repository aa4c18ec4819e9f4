/**
 * What is held of the browser that asks, over HTTP: to take away as a file, and to be deleted. The cookie is the proof;
 * without it there is nothing to be had, from whatever address.
 */
import type { Clock } from '../lib/clock.ts';
import type { Browser } from '../privacy/browser.ts';
import type { DataRequests } from '../privacy/data-request.ts';
import { type Asked, answerJson, answerText, type Routes } from './routes.ts';

export type DataRouteParts = {
  readonly clock: Clock;
  readonly requests: DataRequests;
  readonly admission: {
    recognise(cookieHeader: string | null): Browser | null;
    /** A `Set-Cookie` value that takes the cookie away. */
    dismiss(): string;
  };
};

export function createDataRoutes({ clock, requests, admission }: DataRouteParts): Routes {
  async function withBrowser(
    { request }: Asked,
    use: (browser: Browser) => Promise<Response>,
  ): Promise<Response> {
    const browser = admission.recognise(request.headers.get('cookie'));
    return browser
      ? use(browser)
      : answerText(404, 'Nothing is held of this browser: it has no cookie of ours.');
  }

  return {
    'GET /your-data/export': (asked) =>
      withBrowser(asked, async (browser) => {
        const response = answerJson(200, await requests.show(browser, clock.now()));
        response.headers.set('content-disposition', 'attachment; filename="anoncam-your-data.json"');
        return response;
      }),
    'POST /your-data/delete': (asked) =>
      withBrowser(asked, async (browser) => {
        const response = answerJson(200, await requests.forget(browser));
        response.headers.set('set-cookie', admission.dismiss());
        // The cookie is gone already; "cookies" here would take those of the whole domain, other sites' included.
        response.headers.set('clear-site-data', '"storage"');
        return response;
      }),
  };
}
