/**
 * How visitors of the tests say whom they would like to meet, on the landing or in the middle of waiting.
 */
import { expect } from '@playwright/test';
import type { PageVisitor } from './test.ts';
import type { Visitor } from './visitor.ts';

export type Wish = {
  /** Beside those of the browser; codes such as `eu`. */
  readonly languages?: readonly string[];
  readonly interests?: readonly string[];
  /** Codes such as `JP`; `ZZ` is the unknown country. */
  readonly notCountries?: readonly string[];
  readonly nearby?: boolean;
};

/** On the landing. */
export async function unfoldWishes({ tab }: Visitor): Promise<void> {
  await tab.evaluate(() => document.querySelector<HTMLElement>('.wishes summary')?.click(), null);
}

/** Where the wishes are already in sight. */
export async function wish(visitor: PageVisitor, wishes: Wish): Promise<void> {
  const { page } = visitor.tab;
  const { languages = [], interests = [], notCountries = [], nearby = false } = wishes;
  const pick = async (list: string, code: string) => {
    await page.getByRole('combobox', { name: list }).selectOption(code);
  };
  for (const code of languages) await pick('Add a language', code);
  for (const code of notCountries) await pick('Add a country', code);
  for (const interest of interests) await wishInterest(visitor, interest);
  if (nearby) await page.getByRole('checkbox', { name: /Nearby first/ }).check();
}

export async function wishInterest(visitor: Visitor, interest: string): Promise<void> {
  await visitor.tab.fill('Add an interest', interest);
  await visitor.tab.press('Enter');
  await visitor.expectText('.chip--chosen', interest.toLowerCase());
}

/** The wishes in one line, as the landing shows them. */
export function readWishes(visitor: Visitor): Promise<string> {
  return visitor.readText('.wishes__line');
}

/** From nothing to the wishes, by text. */
export async function goToWishes(visitor: Visitor): Promise<void> {
  await visitor.tab.open(visitor.origin);
  await visitor.confirmAge();
  await visitor.tab.click('radio', 'Text only');
  await unfoldWishes(visitor);
}

/** From nothing to the last press before waiting, by text. */
export async function prepare(visitor: PageVisitor, wishes: Wish): Promise<void> {
  await goToWishes(visitor);
  await wish(visitor, wishes);
}

/** From nothing to the waiting room, by text. */
export async function startWishing(visitor: PageVisitor, wishes: Wish): Promise<void> {
  await prepare(visitor, wishes);
  await visitor.tab.click('button', 'Start');
}

/** The step of the widening that is lit. */
export function readLitStep(visitor: Visitor): Promise<string> {
  return visitor.readText('[aria-current="step"]');
}

/** From now on nobody is too far for this visitor, as far as wishes can be given up. */
export async function expectOpenToAnyone(visitor: Visitor): Promise<void> {
  await expect.poll(() => readLitStep(visitor), { message: 'the lit step' }).toBe('Anyone');
}

/** How long this visitor has waited, as the page shows it; null while it does not. */
export async function readWaitedSeconds(visitor: Visitor): Promise<number | null> {
  const [, minutes, seconds] = /Looking for somebody (\d+):(\d\d)/.exec(await visitor.status()) ?? [];
  return minutes === undefined ? null : Number(minutes) * 60 + Number(seconds);
}

/** Who could be met, but for what keeps them apart, would have been met again by then. */
export async function expectWaitedFor(visitor: Visitor, seconds: number): Promise<void> {
  await expect
    .poll(() => readWaitedSeconds(visitor), {
      message: 'seconds of waiting',
      timeout: seconds * 1000 + 20_000,
    })
    .toBeGreaterThanOrEqual(seconds);
}
