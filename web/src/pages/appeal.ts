/** The page for objecting: shows what was decided to whoever has its code, sends an appeal, and reads the answer. */
import { type AppealState, type SanctionState, SanctionStateSchema } from '@anoncam/protocol/standing';
import { find, post, reveal, tell, wordsOf } from './elements.ts';
import { allowForms, nameDay, onSubmit, readAnswer, requireWords, tellFailure } from './forms.ts';

const momentFormat = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });

function say(id: string, text: string): void {
  find(id, HTMLElement).textContent = text;
}

class Appealing {
  readonly #codeForm = find('code-form', HTMLFormElement);
  readonly #code = find('code', HTMLInputElement);
  readonly #sanction = find('sanction', HTMLElement);
  readonly #writing = find('writing', HTMLElement);
  readonly #form = find('appeal-form', HTMLFormElement);
  readonly #words = find('words', HTMLTextAreaElement);
  readonly #appeal = find('appeal', HTMLElement);

  /** @param code what a link brought along; empty if none did. */
  run(code: string): void {
    requireWords(this.#form, this.#words);
    onSubmit(this.#codeForm, () => this.#look());
    onSubmit(this.#form, () => this.#send());
    allowForms();
    if (code === '') return;
    this.#code.value = code;
    this.#codeForm.requestSubmit();
  }

  async #look(): Promise<void> {
    for (const part of [this.#sanction, this.#writing, this.#appeal]) part.hidden = true;
    tell(this.#codeForm, '');
    const response = await post('/appeal/read', { code: this.#code.value });
    if (response?.status === 404) return tell(this.#codeForm, wordsOf(this.#codeForm, 'unknown'));
    const state = await readAnswer(response, SanctionStateSchema);
    if (!state) return tellFailure(this.#codeForm, response);
    this.#show(state);
    reveal(this.#sanction);
  }

  async #send(): Promise<void> {
    tell(this.#form, '');
    const response = await post('/appeal', { code: this.#code.value, words: this.#words.value });
    const state = await readAnswer(response, SanctionStateSchema);
    if (!state) return tellFailure(this.#form, response);
    this.#form.reset();
    this.#show(state);
    reveal(this.#appeal);
  }

  #show(state: SanctionState): void {
    const { kind, reason, facts, decidedBy, appeal, isLifted } = state;
    const words = (name: string) => this.#sanction.getAttribute(`data-${name}`) ?? '';
    const counted = words('counted')
      .replace('{flags}', String(facts?.flags))
      .replace('{of}', String(facts?.of));
    say('sanction-kind', words(`kind-${kind}`));
    say('sanction-reason', words(`reason-${reason}`));
    say('sanction-facts', facts === null ? words('judged') : counted);
    say('sanction-by', words(decidedBy));
    say('sanction-until', this.#describeEnd(state));
    find('sanction-end', HTMLElement).hidden = isLifted;
    // What became of the appeal says the same.
    say('sanction-lifted', isLifted && appeal?.state !== 'reversed' ? words('lifted') : '');
    this.#writing.hidden = appeal !== null || isLifted;
    this.#appeal.hidden = appeal === null;
    if (appeal) this.#showAppeal(appeal);
  }

  #describeEnd({ until }: SanctionState): string {
    const isOver = Date.parse(until) <= Date.now();
    const time = momentFormat.format(Date.parse(until));
    return wordsOf(this.#sanction, isOver ? 'over' : 'until').replace('{time}', time);
  }

  #showAppeal({ state, words, madeOn, dueOn, decidedOn, answer }: AppealState): void {
    const day = decidedOn ?? dueOn ?? madeOn;
    say('appeal-words', words);
    say('appeal-made', wordsOf(this.#appeal, 'made').replace('{day}', nameDay(madeOn)));
    say('appeal-state', wordsOf(this.#appeal, state).replace('{day}', nameDay(day)));
    say('appeal-answer', answer);
  }
}

export function runAppealPage(): void {
  new Appealing().run(decodeURIComponent(location.hash.slice(1)));
}
