/**
 * A visitor: somebody who uses the page through its controls and tells what they see, hear and read there.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { patienceMs } from './patience.ts';
import { type PictureName, pictures, recogniseColour } from './pictures.ts';
import { pressOnceThere } from './pressing.ts';
import { listenToStranger, lookAtStranger } from './senses.ts';
import type { Tab } from './tab.ts';

export type Mode = 'video' | 'text';

/** A chirp stands out of the other bands by far more than this, in dB; noise does not. */
const clearlyLouderDb = 15;
/** A chirp is far above, the rest that noise suppression leaves of a room far below. */
const silenceDb = -60;

export class Visitor<SomeTab extends Tab = Tab> {
  readonly tab: SomeTab;
  readonly origin: string;

  constructor(tab: SomeTab, origin: string) {
    this.tab = tab;
    this.origin = origin;
  }

  /**
   * From nothing to the waiting room: opens the page, confirms, checks the camera. Who only writes saves data: the classifier
   * is of no use to them, and loading it is a fifth of what such a test costs.
   */
  async start(mode: Mode = 'video'): Promise<void> {
    if (mode === 'text') await this.tab.saveData();
    await this.tab.open(this.origin);
    await this.startFromLanding(mode);
  }

  /** In a browser that confirmed before: the page knows, and asks for nothing. */
  async startAgain(mode: Mode = 'video'): Promise<void> {
    await this.tab.open(this.origin);
    await this.expectText('main', 'You confirmed in this browser');
    await this.startFromLanding(mode);
  }

  async startFromLanding(mode: Mode = 'video'): Promise<void> {
    await this.confirmAge();
    if (mode === 'text') await this.tab.click('radio', 'Text only');
    else await this.startCheck();
    await this.tab.click('button', 'Start');
  }

  /**
   * From the landing, where everything is confirmed, to the camera check with one's own picture. The visitor takes their
   * time there, for it would go on by itself: on a busy machine before the tests have seen it.
   */
  async startCheck(): Promise<void> {
    await pressOnceThere(this.tab, 'Take my time');
    await this.tab.click('button', 'Start');
    await this.expectOwnPicture();
  }

  /** Ticks the 18+ checkbox unless the page remembers this browser. */
  async confirmAge(): Promise<void> {
    await this.expectText('button', 'Start');
    const name = await this.tab.evaluate(findAgeConfirmation, null);
    if (name !== null) await this.tab.click('checkbox', name);
  }

  async next(): Promise<void> {
    await this.tab.click('button', 'Next');
  }

  async stop(): Promise<void> {
    await this.tab.click('button', 'Stop');
  }

  /** Writes `text` and sends it with the keyboard. */
  async say(text: string): Promise<void> {
    await this.tab.fill('Message', text);
    await this.tab.press('Enter');
  }

  /** The status region's words. */
  status(): Promise<string> {
    return this.readText('[role="status"]');
  }

  /** The words of the conversation. */
  conversation(): Promise<string> {
    return this.readText('[role="log"]');
  }

  readText(selector: string): Promise<string> {
    return this.tab.evaluate(readOnce, { selector, words: null });
  }

  expectStatus(words: RegExp | string, timeout?: number): Promise<void> {
    return this.expectText('[role="status"]', words, timeout);
  }

  /** The page itself tells when the words are there: to ask it again and again costs a busy machine far more. */
  async expectText(selector: string, words: RegExp | string, timeout = patienceMs): Promise<void> {
    const wanted: Wanted = {
      selector,
      words: typeof words === 'string' ? words : [words.source, words.flags],
    };
    const untilMs = Date.now() + timeout;
    let isSaid = false;
    while (!isSaid && Date.now() < untilMs) {
      const said = this.tab.evaluate(readOnce, wanted).then(
        () => true,
        // A page that is left takes the question with it.
        () => wait(100, false),
      );
      isSaid = await Promise.race([said, wait(untilMs - Date.now(), false, { ref: false })]);
    }
    if (!isSaid) expect(await this.readText(selector), selector).toMatch(words);
  }

  /** The camera check shows one's own picture before Start goes on. */
  async expectOwnPicture(): Promise<void> {
    await expect
      .poll(() => this.tab.evaluate(hasOwnPicture, null), {
        message: 'the camera check shows the own picture',
      })
      .toBe(true);
  }

  expectConversation(words: RegExp | string): Promise<void> {
    return this.expectText('[role="log"]', words);
  }

  /** In a call whose text channel works. */
  async expectConnected(timeout?: number): Promise<void> {
    await this.expectStatus(/Connected/, timeout);
  }

  /** The picture shown as the stranger's is the one of `name`, and it moves. */
  async seesMovingPictureOf(name: PictureName): Promise<void> {
    const seen = new Set<string>();
    const options = { message: `the moving picture of ${name} is seen` };
    await expect
      .poll(async () => {
        const look = await this.tab.evaluate(lookAtStranger, null);
        if (look === null) return 'no picture';
        if (recogniseColour(look.colour) !== name) return `another colour: ${look.colour.map(Math.round)}`;
        seen.add(String(look.columns.map(Math.round)));
        return seen.size > 2 ? 'moving' : 'still';
      }, options)
      .toBe('moving');
  }

  /** For a stranger whose fake camera shows one colour after the other. */
  async seesChangingPicture(): Promise<void> {
    const seen = new Set<string>();
    await expect
      .poll(async () => seen.add(String((await this.tab.evaluate(lookAtStranger, null))?.colour)).size, {
        message: 'a changing picture is seen',
      })
      .toBeGreaterThan(3);
  }

  async hearsToneOf(name: PictureName): Promise<void> {
    const options = { message: `the tone of ${name} is heard` };
    await expect.poll(async () => recogniseSound(await this.#listen()), options).toBe(name);
  }

  /** The sound of the stranger is there, but silent. */
  async hearsNothing(): Promise<void> {
    const options = { message: 'nothing is heard' };
    await expect
      .poll(async () => Math.max(...Object.values((await this.#listen()) ?? { none: 0 })), options)
      .toBeLessThan(silenceDb);
  }

  #listen(): Promise<Record<string, number> | null> {
    const bands = Object.entries(pictures).map(([name, { band }]) => [name, band] as const);
    return this.tab.evaluate(listenToStranger, Object.fromEntries(bands));
  }
}

/** Whose band is clearly louder than every other; what is heard instead if nobody's is. */
function recogniseSound(powers: Record<string, number> | null): string {
  if (powers === null) return 'no sound track';
  const [first, second] = Object.entries(powers).toSorted(([, one], [, other]) => other - one);
  if (first === undefined || second === undefined) return 'nothing';
  return first[1] - second[1] > clearlyLouderDb ? first[0] : JSON.stringify(powers);
}

type Wanted = {
  readonly selector: string;
  /** These very words, a pattern by its source and flags, or whatever is there. */
  readonly words: string | readonly [source: string, flags: string] | null;
};

/** What the elements say, once it is what is wanted. */
function readOnce({ selector, words }: Wanted): string | Promise<string> {
  const read = () =>
    [...document.querySelectorAll<HTMLElement>(selector)]
      .map((element) => element.innerText.replaceAll(/\s+/g, ' ').trim())
      .join('\n');
  const pattern = words === null || typeof words === 'string' ? null : new RegExp(...words);
  const isWanted = (said: string) => pattern?.test(said) ?? said.includes(String(words ?? ''));
  return new Promise((resolve) => {
    const look = () => {
      const said = read();
      if (!isWanted(said)) return;
      observer.disconnect();
      resolve(said);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  });
}

/** The name of the 18+ checkbox that is still to be ticked. */
function findAgeConfirmation(): string | null {
  const boxes = document.querySelectorAll<HTMLInputElement>('input[type="checkbox"]:not(:checked)');
  const names = [...boxes].map((box) => (box.labels?.[0]?.innerText ?? box.ariaLabel ?? '').trim());
  return names.find((name) => name.includes('18')) ?? null;
}

function hasOwnPicture(): boolean {
  const video = document.querySelector<HTMLVideoElement>('video[aria-label="You"]');
  return video !== null && video.videoWidth > 0;
}
