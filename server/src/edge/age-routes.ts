/**
 * The way to the service that assures a visitor's age, and back. The service sends the browser back from another site, and
 * such a request carries no cookie that is `SameSite=Strict`; so it is led on to our own page, which hands the token in.
 */
import { AgeReturnSchema } from '@anoncam/protocol/age';
import type { CountryBook } from '../addresses/country-book.ts';
import type { Admission } from '../session/admission.ts';
import type { AgeCheck } from '../session/age-check.ts';
import { isEnough } from '../session/age-rules.ts';
import { answerText, type Routes, readBody } from './routes.ts';

export type AgeRouteParts = {
  readonly admission: Admission;
  readonly countries: Pick<CountryBook, 'countryOf'>;
  /** Null where there is no service. */
  readonly check: AgeCheck | null;
  readonly origin: string;
};

/** Nothing but a token can be put into the address that the browser is led on to. */
const tokenForm = /^[\w.-]{1,2048}$/;

function leadTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

export function createAgeRoutes({ admission, countries, check, origin }: AgeRouteParts): Routes {
  return {
    'GET /age/start'({ request, address }) {
      const cookie = request.headers.get('cookie');
      const country = countries.countryOf(address);
      const visitor = admission.identify(cookie);
      const isNeeded = admission.judge(cookie, country).needs === 'service';
      if (!check || !visitor || !isNeeded) return leadTo('/');
      return leadTo(check.begin(visitor, admission.levelNeededIn(country), `${origin}/age/return`));
    },
    'GET /age/return'({ request }) {
      const token = new URL(request.url).searchParams.get('token') ?? '';
      return leadTo(tokenForm.test(token) ? `/#age=${token}` : '/#age=');
    },
    async 'POST /age/return'({ request, address }) {
      const sent = await readBody(request, AgeReturnSchema, 4_096);
      const cookie = request.headers.get('cookie');
      const visitor = admission.identify(cookie);
      const level = sent && visitor && check ? await check.redeem(sent.token, visitor) : null;
      const isFit = level && isEnough(level, admission.levelNeededIn(countries.countryOf(address)));
      const admitted = isFit ? admission.vouch(cookie, level) : null;
      return admitted
        ? new Response(null, { status: 204, headers: { 'set-cookie': admitted } })
        : answerText(400, 'This does not show that you are 18 or over.');
    },
  };
}
