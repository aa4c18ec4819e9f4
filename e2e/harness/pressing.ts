/**
 * Presses buttons that go away by themselves: the page presses them in the very moment they are there. Between seeing
 * one and clicking it, a busy machine may take longer than the button stays.
 */
import type { Tab } from './tab.ts';

/** @returns once the page watches for the button: it is pressed as soon as it is there, unless the page is left before. */
export async function pressOnceThere(tab: Tab, name: string): Promise<void> {
  await tab.evaluate(watchForButton, { name, isAwaited: false });
}

/** @returns once the button was there and was pressed */
export async function awaitAndPress(tab: Tab, name: string): Promise<void> {
  await tab.evaluate(watchForButton, { name, isAwaited: true });
}

type Watch = { readonly name: string; readonly isAwaited: boolean };

/** Runs in the page, so that it may use nothing from here. What it sees, it sees before any timer of the page runs. */
function watchForButton({ name, isAwaited }: Watch): Promise<void> | null {
  const pressed = new Promise<void>((resolve) => {
    const press = () => {
      const button = [...document.querySelectorAll('button')].find(({ innerText }) => innerText === name);
      if (!button) return;
      observer.disconnect();
      button.click();
      resolve();
    };
    const observer = new MutationObserver(press);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    press();
  });
  return isAwaited ? pressed : null;
}
