/** Starts what a page of the server's needs beyond being read. Most need nothing. */
import { settleLate } from './elements.ts';

const fetchStart: Readonly<Record<string, () => Promise<() => void>>> = {
  '/appeal': async () => (await import('./appeal.ts')).runAppealPage,
  '/contact': async () => (await import('./contact.ts')).runContactPage,
  '/report': async () => (await import('./report.ts')).runReportPage,
  '/your-data': async () => (await import('./your-data.ts')).runYourDataPage,
};

const start = await fetchStart[location.pathname]?.().catch(() => null);
settleLate(start !== null);
start?.();
