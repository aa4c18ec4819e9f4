/** The page on what is held of this browser: shows what the browser itself keeps, and deletes all of it. */
import { forgetAllValues, readEntry } from '../wishes/stored-value.ts';
import { ask, find, post, tell, wordsOf } from './elements.ts';

function showBrowserStorage(): void {
  const section = find('browser-storage', HTMLElement);
  for (const entry of section.querySelectorAll<HTMLElement>('[data-entry]')) {
    const place = entry.querySelector<HTMLElement>('dd');
    if (place) place.textContent = readEntry(wordsOf(entry, 'entry')) ?? wordsOf(place, 'none');
  }
  section.hidden = false;
}

type Answer = {
  readonly keptFindings?: readonly unknown[];
  readonly keptReports?: number;
  readonly keptCases?: number;
  readonly keptSanctions?: number;
};

/** What stays, and why. */
function listKept(section: HTMLElement, answer: Answer): readonly string[] {
  const { keptFindings = [], keptReports = 0, keptCases = 0, keptSanctions = 0 } = answer;
  const names = [
    ...(keptFindings.length > 0 ? ['kept'] : []),
    ...(keptReports > 0 ? ['kept-reports'] : []),
    ...(keptCases + keptSanctions > 0 ? ['kept-conduct'] : []),
  ];
  return names.map((name) => section.getAttribute(`data-${name}`) ?? '');
}

async function deleteAll(section: HTMLElement, button: HTMLButtonElement): Promise<void> {
  if (!(await ask(find('sure', HTMLDialogElement)))) return;
  button.disabled = true;
  const response = await post('/your-data/delete', {});
  const answer: Answer | null = await response?.json().catch(() => null);
  if (!response?.ok || !answer) {
    button.disabled = false;
    return tell(section, wordsOf(section, 'failed'));
  }
  // The server has asked for this as well; not every browser does as it is asked.
  forgetAllValues();
  section.querySelector('.row')?.remove();
  tell(section, [wordsOf(section, 'done'), ...listKept(section, answer)].join(' '));
  for (const held of document.querySelectorAll('[data-held]')) held.remove();
  showBrowserStorage();
}

export function runYourDataPage(): void {
  showBrowserStorage();
  const section = document.getElementById('deletion');
  if (!section) return;
  const button = find('delete', HTMLButtonElement);
  button.disabled = false;
  button.addEventListener('click', () => void deleteAll(section, button));
}
