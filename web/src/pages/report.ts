/** The page for telling us of something illegal: sends a notice, shows its receipt, and reads what became of one or of a report. */
import { NoticeReceiptSchema, type NoticeState, NoticeStateSchema } from '@anoncam/protocol/notice';
import { type ReportState, ReportStateSchema } from '@anoncam/protocol/report';
import { find, post, reveal, tell, wordsOf } from './elements.ts';
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

class Telling {
  readonly #form = find('notice-form', HTMLFormElement);
  readonly #category = find('category', HTMLSelectElement);
  readonly #what = find('what', HTMLTextAreaElement);
  readonly #why = find('why', HTMLTextAreaElement);
  readonly #sent = find('sent', HTMLElement);
  readonly #work = new Work();

  run(): void {
    requireWords(this.#form, this.#category, 'unchosen');
    for (const field of [this.#what, this.#why]) {
      requireWords(this.#form, field);
      field.addEventListener('input', () => this.#work.begin());
    }
    onSubmit(this.#form, () => this.#send());
  }

  async #send(): Promise<void> {
    this.#sent.hidden = true;
    tell(this.#form, wordsOf(this.#form, 'working'));
    const notice = {
      category: this.#category.value,
      what: this.#what.value,
      why: this.#why.value,
      goodFaith: find('good-faith', HTMLInputElement).checked,
    };
    const response = await postWithWork('/notice', this.#work, (proof) => ({ ...notice, proof }));
    const answer = await readAnswer(response, NoticeReceiptSchema);
    if (!answer) return tellFailure(this.#form, response);
    this.#work.drop();
    this.#form.reset();
    tell(this.#form, '');
    find('sent-receipt', HTMLElement).textContent = answer.receipt;
    reveal(this.#sent);
  }
}

type Shown = {
  readonly category: string;
  readonly words: string;
  readonly outcome: string;
  readonly answer: string;
  readonly decidedOn: string | null;
};

class Reading {
  readonly #form = find('receipt-form', HTMLFormElement);
  readonly #receipt = find('receipt', HTMLInputElement);
  readonly #state = find('state', HTMLElement);

  run(): void {
    onSubmit(this.#form, () => this.#read());
  }

  /** A report, or a notice, or something that is read elsewhere. */
  async #read(): Promise<void> {
    this.#state.hidden = true;
    tell(this.#form, '');
    const ask = (path: string) => post(path, { receipt: this.#receipt.value });
    const response = await ask('/report/read');
    const report = await readAnswer(response, ReportStateSchema);
    if (report) return this.#show(this.#describeReport(report), report);
    if (response?.status !== 404) return tellFailure(this.#form, response);
    const other = await ask('/notice/read');
    const notice = await readAnswer(other, NoticeStateSchema);
    if (notice) return this.#show(this.#describeNotice(notice), notice);
    if (other?.status !== 404) return tellFailure(this.#form, other);
    const isMessage = (await ask('/contact/read'))?.ok === true;
    tell(this.#form, wordsOf(this.#form, isMessage ? 'contact' : 'unknown'));
  }

  #describeReport({ category, words, outcome, decidedOn }: ReportState): Shown {
    const name = (group: string, key: string) => this.#state.getAttribute(`data-${group}-${key}`) ?? '';
    return {
      category: name('report', category),
      words,
      outcome: name('outcome', outcome),
      answer: '',
      decidedOn,
    };
  }

  #describeNotice({ category, what, why, dueOn, decision }: NoticeState): Shown {
    const due = wordsOf(this.#state, 'due').replace('{day}', nameDay(dueOn ?? decision?.on ?? ''));
    return {
      category: this.#state.getAttribute(`data-notice-${category}`) ?? '',
      words: `${what}\n\n${why}`,
      outcome: decision ? wordsOf(this.#state, decision.outcome) : due,
      answer: decision?.words ?? '',
      decidedOn: decision?.on ?? null,
    };
  }

  #show(shown: Shown, { receivedOn, endsOn }: Pick<ReportState, 'receivedOn' | 'endsOn'>): void {
    const say = (id: string, text: string) => {
      const place = find(`state-${id}`, HTMLElement);
      place.textContent = text;
      place.hidden = text === '';
    };
    const received = wordsOf(this.#state, 'received').replace('{day}', nameDay(receivedOn));
    const { category, words, outcome, answer, decidedOn } = shown;
    say('category', category);
    say('words', words);
    say('received', received.replace('{end}', nameDay(endsOn)));
    say('outcome', outcome);
    say('answer', answer);
    say(
      'decided',
      decidedOn === null ? '' : wordsOf(this.#state, 'decided').replace('{day}', nameDay(decidedOn)),
    );
    reveal(this.#state);
  }
}

export function runReportPage(): void {
  new Telling().run();
  new Reading().run();
  allowForms();
  offerCopy();
}
