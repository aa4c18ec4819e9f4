/** Listens to the keyboard for as long as a screen is there, and tells it what a key means. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Command, type KeyPlace, type KeyPress, readKey } from './key-press.ts';

/** What would use a letter itself. */
const fields = 'input:not([type=checkbox]):not([type=radio]), textarea, select';

function readPress(event: KeyboardEvent): KeyPress {
  const { target } = event;
  const within = (selector: string) => target instanceof Element && target.closest(selector) !== null;
  return {
    key: event.key,
    isChord: event.ctrlKey || event.altKey || event.metaKey,
    isRepeat: event.repeat,
    focus: within(fields) ? 'field' : within('button, a, summary') ? 'button' : 'none',
  };
}

/** @param obey says whether the command was meant for it; else the key stays the browser's */
export function useKeys(place: KeyPlace, obey: (command: Command) => boolean): void {
  const latest = useRef(obey);
  latest.current = obey;
  // Whoever sees the screen may press a key at once, and effects come only after it is painted.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A box above everything has the keyboard for itself.
      if (document.querySelector('dialog[open]')) return;
      const command = readKey(place, readPress(event));
      if (command && latest.current(command)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [place]);
}
