/** The page for writing to us: sends a message, shows its receipt, and reads an answer. */
import { ContactReceiptSchema, type ContactState, ContactStateSchema } from '@anoncam/protocol/contact';
import { ask, find, post, reveal, tell, wordsOf } from './elements.ts';
import {
  allowForms,
  nameDay,
  offerCopy,
  onSubmit,
  postWithWork,
  readAnswer,
  requireWords,
  tellFailure,
} from './forms.ts';
import { Work } from './work.ts';

class Sending {
  readonly #form = find('message-form', HTMLFormElement);
  readonly #words = find('words', HTMLTextAreaElement);
  readonly #sent = find('sent', HTMLElement);
  readonly #work = new Work();

  run(): void {
    requireWords(this.#form, this.#words);
    this.#words.addEventListener('input', () => this.#work.begin());
    onSubmit(this.#form, () => this.#send());
  }

  async #send(): Promise<void> {
    this.#sent.hidden = true;
    tell(this.#form, wordsOf(this.#form, 'working'));
    const topic = find('topic', HTMLSelectElement).value;
    const words = this.#words.value;
    const response = await postWithWork('/contact', this.#work, (proof) => ({ topic, words, proof }));
    const answer = await readAnswer(response, ContactReceiptSchema);
    if (!answer) return tellFailure(this.#form, response);
    this.#work.drop();
    this.#form.reset();
    tell(this.#form, '');
    find('sent-receipt', HTMLElement).textContent = answer.receipt;
    reveal(this.#sent);
  }
}

class Reading {
  readonly #form = find('receipt-form', HTMLFormElement);
  readonly #receipt = find('receipt', HTMLInputElement);
  readonly #message = find('message', HTMLElement);

  run(): void {
    onSubmit(this.#form, () => this.#read());
    find('message-delete', HTMLButtonElement).addEventListener('click', () => void this.#remove());
  }

  async #read(): Promise<void> {
    this.#message.hidden = true;
    tell(this.#form, '');
    const response = await post('/contact/read', { receipt: this.#receipt.value });
    if (response?.status === 404) return tell(this.#form, wordsOf(this.#form, await this.#findElsewhere()));
    const state = await readAnswer(response, ContactStateSchema);
    if (state) this.#show(state);
    else tellFailure(this.#form, response);
  }

  /** Where the receipt belongs. */
  async #findElsewhere(): Promise<'report' | 'unknown'> {
    for (const path of ['/report/read', '/notice/read']) {
      const response = await post(path, { receipt: this.#receipt.value });
      if (response?.ok) return 'report';
    }
    return 'unknown';
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
  allowForms();
  offerCopy();
}
