/** Starts what a page of the server's needs beyond being read. Most need nothing. */
import { tell, wordsOf } from './elements.ts';

const fetchStart: Readonly<Record<string, () => Promise<() => void>>> = {
  '/appeal': async () => (await import('./appeal.ts')).runAppealPage,
  '/contact': async () => (await import('./contact.ts')).runContactPage,
  '/report': async () => (await import('./report.ts')).runReportPage,
  '/your-data': async () => (await import('./your-data.ts')).runYourDataPage,
};

/** Not every browser asks a second time for what it could not fetch, and words must not be lost: it is left to the visitor. */
function tellUnloaded(): null {
  const main = document.querySelector('main');
  for (const form of document.querySelectorAll<HTMLElement>('form, #deletion'))
    tell(form, main ? wordsOf(main, 'unloaded') : '');
  return null;
}

const start = await fetchStart[location.pathname]?.().catch(tellUnloaded);
start?.();
