/**
 * Shows how far a long piece of work is: a bar that moves on a terminal, a line now and then anywhere else.
 */
const barWidth = 30;
const lineEveryMs = 10_000;
const drawEveryMs = 100;

export class Progress {
  readonly #total: number;
  readonly #describe: () => string;
  readonly #isTerminal = process.stderr.isTTY === true;
  readonly #startedAt = performance.now();
  #shownAt = 0;
  #done = 0;

  /** `describe` says what there is to say beside the number of those done. */
  constructor(total: number, describe: () => string) {
    this.#total = total;
    this.#describe = describe;
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1_000;
  }

  advance(by: number): void {
    this.#done += by;
    const now = performance.now();
    const isDue = now - this.#shownAt >= (this.#isTerminal ? drawEveryMs : lineEveryMs);
    if (!isDue) return;
    // The first line of all would come before there is anything to say.
    if (this.#isTerminal || this.#shownAt > 0) this.#show();
    this.#shownAt = now;
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isTerminal) process.stderr.write('\r\u001b[K');
  }

  #show(): void {
    const counted = `${this.#done} of ${this.#total}${this.#describe()}`;
    if (!this.#isTerminal) return void process.stderr.write(`${counted}\n`);
    const filled = Math.round((barWidth * this.#done) / this.#total);
    const bar = '█'.repeat(filled).padEnd(barWidth, '░');
    process.stderr.write(`\r${bar} ${counted}\u001b[K`);
  }
}
