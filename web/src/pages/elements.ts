/** Elements of a page that the server wrote, and what a form says to whoever fills it in. */

/** @throws where the page is not the one that this script was written for. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`the page has no ${id}`);
}

/** What the page has to say, in its own words: an attribute of the element. */
export function wordsOf(element: HTMLElement, name: string): string {
  return element.dataset[name] ?? '';
}

/** Says something beneath a form, and reads it out. */
export function tell(within: HTMLElement, words: string): void {
  const place = within.querySelector('[role="status"]');
  if (place) place.textContent = words;
}

/**
 * What forms say of themselves until their script is there: no longer, or from now on. Not every browser asks a second time for
 * what it could not fetch, and words must not be lost, so that loading the page again is left to the visitor.
 */
export function settleLate(isWhole: boolean): void {
  for (const late of document.querySelectorAll('.late')) {
    late.classList.remove('late');
    // Written anew, it is read out.
    late.textContent = isWhole ? '' : late.textContent;
  }
}

/** Shows it, and lets the keyboard go on from there. */
export function reveal(element: HTMLElement): void {
  element.hidden = false;
  element.focus();
  element.scrollIntoView({ block: 'nearest' });
}

/** Asks with the page's own dialog. */
export function ask(dialog: HTMLDialogElement): Promise<boolean> {
  return new Promise((resolve) => {
    dialog.returnValue = '';
    for (const button of dialog.querySelectorAll('button')) {
      button.onclick = () => dialog.close(button.value);
    }
    dialog.onclose = () => resolve(dialog.returnValue === 'yes');
    dialog.showModal();
  });
}

/** Sends JSON to our own server. Null if it cannot be reached. */
export function post(path: string, value: unknown): Promise<Response | null> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  }).catch(() => null);
}
