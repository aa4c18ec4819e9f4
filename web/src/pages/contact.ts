/** The page for writing to us: sends a message, shows its receipt, and reads an answer. */
import { ContactReceiptSchema, type ContactState, ContactStateSchema } from '@anoncam/protocol/contact';
import * as v from 'valibot';
import { ask, find, post, reveal, tell, wordsOf } from './elements.ts';
import { UnreachableError, Work } from './work.ts';

const dayFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

function nameDay(day: string): string {
  return dayFormat.format(Date.parse(day));
}

/** Makes the button wait while it works, so that nothing is sent twice. */
async function whileBusy(form: HTMLFormElement, work: () => Promise<void>): Promise<void> {
  const button = form.querySelector('button');
  if (!button || button.disabled) return;
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

/** What the server could not do, in the page's words. */
function tellFailure(form: HTMLElement, response: Response | null): void {
  tell(form, wordsOf(form, response?.status === 429 ? 'tooOften' : 'failed'));
}

class Sending {
  readonly #form = find('message-form', HTMLFormElement);
  readonly #words = find('words', HTMLTextAreaElement);
  readonly #sent = find('sent', HTMLElement);
  readonly #work = new Work();

  run(): void {
    this.#words.addEventListener('input', () => {
      this.#words.setCustomValidity(this.#words.value.trim() === '' ? wordsOf(this.#form, 'empty') : '');
      this.#work.begin();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void whileBusy(this.#form, () => this.#send());
    });
  }

  async #send(): Promise<void> {
    this.#sent.hidden = true;
    tell(this.#form, wordsOf(this.#form, 'working'));
    const response = await this.#post();
    const result = v.safeParse(ContactReceiptSchema, await response?.json().catch(() => null));
    if (!result.success) return tellFailure(this.#form, response);
    this.#work.drop();
    this.#form.reset();
    tell(this.#form, '');
    find('sent-receipt', HTMLElement).textContent = result.output.receipt;
    reveal(this.#sent);
  }

  /** Once more with new work, if the server does not take this one any more. */
  async #post(): Promise<Response | null> {
    const first = await this.#postOnce();
    if (first?.status !== 403) return first;
    this.#work.drop();
    return this.#postOnce();
  }

  async #postOnce(): Promise<Response | null> {
    const topic = find('topic', HTMLSelectElement).value;
    try {
      const proof = await this.#work.take();
      return await post('/contact', { topic, words: this.#words.value, proof });
    } catch (error) {
      if (error instanceof UnreachableError) return null;
      throw error;
    }
  }
}

class Reading {
  readonly #form = find('receipt-form', HTMLFormElement);
  readonly #receipt = find('receipt', HTMLInputElement);
  readonly #message = find('message', HTMLElement);

  run(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void whileBusy(this.#form, () => this.#read());
    });
    find('message-delete', HTMLButtonElement).addEventListener('click', () => void this.#remove());
  }

  async #read(): Promise<void> {
    this.#message.hidden = true;
    tell(this.#form, '');
    const response = await post('/contact/read', { receipt: this.#receipt.value });
    if (response?.status === 404) return tell(this.#form, wordsOf(this.#form, 'unknown'));
    const result = v.safeParse(ContactStateSchema, await response?.json().catch(() => null));
    if (!result.success) return tellFailure(this.#form, response);
    this.#show(result.output);
  }

  #show({ words, answer, receivedOn, dueOn, endsOn }: ContactState): void {
    const say = (id: string, text: string) => {
      find(`message-${id}`, HTMLElement).textContent = text;
    };
    const due = dueOn === null ? '' : ` ${wordsOf(this.#message, 'due').replace('{day}', nameDay(dueOn))}`;
    const received = wordsOf(this.#message, 'received');
    say('words', words);
    say('received', received.replace('{day}', nameDay(receivedOn)).replace('{end}', nameDay(endsOn)));
    say('answer', answer?.words ?? `${wordsOf(this.#message, 'waiting')}${due}`);
    say('answered', answer ? wordsOf(this.#message, 'answered').replace('{day}', nameDay(answer.on)) : '');
    reveal(this.#message);
  }

  async #remove(): Promise<void> {
    if (!(await ask(find('message-sure', HTMLDialogElement)))) return;
    const response = await post('/contact/delete', { receipt: this.#receipt.value });
    if (response?.status !== 204 && response?.status !== 404) return tellFailure(this.#form, response);
    this.#message.hidden = true;
    this.#form.reset();
    tell(this.#form, wordsOf(this.#message, 'deleted'));
    this.#receipt.focus();
  }
}

export function runContactPage(): void {
  new Sending().run();
  new Reading().run();
  for (const button of document.querySelectorAll<HTMLButtonElement>('form button')) button.disabled = false;
  find('copy', HTMLButtonElement).addEventListener('click', () => void copyReceipt());
}

async function copyReceipt(): Promise<void> {
  const button = find('copy', HTMLButtonElement);
  await navigator.clipboard.writeText(find('sent-receipt', HTMLElement).textContent);
  button.textContent = wordsOf(button, 'done');
}
