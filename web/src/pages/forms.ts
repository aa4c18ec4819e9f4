/** What the forms of these pages have in common: sending once at a time, saying what went wrong, and receipts. */
import type { GenericSchema, InferOutput } from 'valibot';
import * as v from 'valibot';
import { type Proof, UnreachableError } from '../proof-of-work.ts';
import { find, post, tell, wordsOf } from './elements.ts';
import type { Work } from './work.ts';

const dayFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

export function nameDay(day: string): string {
  return dayFormat.format(Date.parse(day));
}

/** Lets a form be sent by `work`, and makes its button wait meanwhile, so that nothing is sent twice. */
export function onSubmit(form: HTMLFormElement, work: () => Promise<void>): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy(form, work);
  });
}

export async function whileBusy(form: HTMLFormElement, work: () => Promise<void>): Promise<void> {
  const button = form.querySelector('button');
  if (!button || button.disabled) return;
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

/** Spaces alone say nothing: the browser complains in the page's words. Some may stand there already. */
export function requireWords(
  form: HTMLFormElement,
  field: HTMLTextAreaElement | HTMLSelectElement,
  complaint = 'empty',
): void {
  const check = () => field.setCustomValidity(field.value.trim() === '' ? wordsOf(form, complaint) : '');
  field.addEventListener('input', check);
  check();
}

/** What the server could not do, in the page's words. */
export function tellFailure(form: HTMLElement, response: Response | null): void {
  tell(form, wordsOf(form, response?.status === 429 ? 'tooOften' : 'failed'));
}

/** The answer, if it is one. */
export async function readAnswer<Schema extends GenericSchema>(
  response: Response | null,
  schema: Schema,
): Promise<InferOutput<Schema> | null> {
  const result = v.safeParse(schema, await response?.json().catch(() => null));
  return response?.ok && result.success ? result.output : null;
}

/** Once more with new work, if the server does not take this one any more. */
export async function postWithWork(
  path: string,
  work: Work,
  write: (proof: Proof) => unknown,
): Promise<Response | null> {
  const once = async () => {
    try {
      return await post(path, write(await work.take()));
    } catch (error) {
      if (error instanceof UnreachableError) return null;
      throw error;
    }
  };
  const first = await once();
  if (first?.status !== 403) return first;
  work.drop();
  return once();
}

export function allowForms(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('form button')) button.disabled = false;
}

/** The button under a receipt. */
export function offerCopy(): void {
  const button = find('copy', HTMLButtonElement);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(find('sent-receipt', HTMLElement).textContent);
    button.textContent = wordsOf(button, 'done');
  });
}
