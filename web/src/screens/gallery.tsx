/**
 * Shows any screen with made-up data: `gallery.html?state=NAME`, or a list of the names. Development only, no part
 * of what visitors get.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { type Signal, signal } from '@preact/signals';
import { render } from 'preact';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { App } from './app.tsx';
import { openGuard } from './gallery-guard.ts';
import { pressAtOnce, states } from './gallery-states.ts';
import type { Actions, MeetingView, ReportView, Screen, WishesView } from './view.ts';

function hideAddress(screen: Signal<Screen>, isHidden: boolean): void {
  const shown = screen.peek();
  if (shown.at === 'landing') screen.value = { ...shown, address: { ...shown.address, isHidden } };
}

function chooseMode(screen: Signal<Screen>, mode: Mode): void {
  const shown = screen.peek();
  if (shown.at === 'landing') screen.value = { ...shown, mode };
}

/** Actions do no more than what shows: they are written to the page's `data-asked`, where a test can read them. */
function recordActions(screen: Signal<Screen>): Actions {
  const record = (name: string) => () => {
    document.documentElement.setAttribute('data-asked', name);
  };
  return {
    start: ({ mode, adult }) => record(`start ${mode} ${adult}`)(),
    noteChange: record('noteChange'),
    chooseMode: (mode) => chooseMode(screen, mode),
    hideAddress: (isHidden) => hideAddress(screen, isHidden),
    goDirect: record('goDirect'),
    takeTime: record('takeTime'),
    changeWishes: (wishes) => changeWishes(screen, wishes),
    changeShield: (settings) => changeShield(screen, settings),
    reveal: () => reveal(screen),
    skipAndReport: record('skipAndReport'),
    resumeCamera: record('resumeCamera'),
    block: record('block'),
    openReport: () => changeReport(screen, { sheet: { until: null, progress: null } }),
    openFiledReport: () => record('openFiledReport')(),
    closeReport: () => changeReport(screen, { sheet: null }),
    sendReport: (category, words) => record(`sendReport ${category} ${words}`)(),
    retryReport: record('retryReport'),
    openStanding: record('openStanding'),
    noteStanding: record('noteStanding'),
    sendAppeal: (words) => record(`sendAppeal ${words}`)(),
    chooseCamera: (id) => record(`chooseCamera ${id}`)(),
    chooseMicrophone: (id) => record(`chooseMicrophone ${id}`)(),
    next: record('next'),
    stop: record('stop'),
    cancelAutomaticNext: record('cancelAutomaticNext'),
    toggleMicrophone: record('toggleMicrophone'),
    toggleCamera: record('toggleCamera'),
    swapCamera: record('swapCamera'),
    sendText: (text) => addOwnLine(screen, text),
    typing: record('typing'),
    retry: record('retry'),
    textOnly: record('textOnly'),
  };
}

function changeWishes(screen: Signal<Screen>, wishes: WishesView['wishes']): void {
  document.documentElement.setAttribute('data-asked', `changeWishes ${JSON.stringify(wishes)}`);
  const current = screen.peek();
  if (current.at === 'landing') screen.value = { ...current, wishes: { ...current.wishes, wishes } };
  if (current.at !== 'meeting') return;
  const { meeting } = current;
  screen.value = { ...current, meeting: { ...meeting, wishes: { ...meeting.wishes, wishes } } };
}

function changeShield(screen: Signal<Screen>, shieldSettings: ShieldSettings): void {
  document.documentElement.setAttribute('data-asked', `changeShield ${JSON.stringify(shieldSettings)}`);
  const current = screen.peek();
  if (current.at === 'landing') screen.value = { ...current, shieldSettings };
  if (current.at !== 'meeting') return;
  screen.value = { ...current, meeting: { ...current.meeting, shieldSettings } };
}

function changeReport(screen: Signal<Screen>, change: Partial<ReportView>): void {
  const current = screen.peek();
  if (current.at !== 'meeting') return;
  screen.value = { ...current, report: { ...current.report, ...change } };
}

function reveal(screen: Signal<Screen>): void {
  document.documentElement.setAttribute('data-asked', 'reveal');
  const current = screen.peek();
  if (current.at !== 'meeting') return;
  const meeting: MeetingView = { ...current.meeting, shield: { is: 'revealed' }, guard: openGuard };
  screen.value = { ...current, meeting };
}

function addOwnLine(screen: Signal<Screen>, text: string): boolean {
  const current = screen.peek();
  if (current.at !== 'meeting' || current.meeting.phase.is !== 'talking') return false;
  const line = { id: 100 + current.meeting.lines.length, from: 'you', text } as const;
  screen.value = { ...current, meeting: { ...current.meeting, lines: [...current.meeting.lines, line] } };
  return true;
}

function Names() {
  return (
    <main class="before">
      <h1>Gallery</h1>
      <ul>
        {Object.keys(states).map((name) => (
          <li key={name}>
            <a href={`?state=${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** As soon as it is there: most screens come after the first paint. */
async function press(selector: string): Promise<void> {
  for (;;) {
    const control = document.querySelector<HTMLElement>(selector);
    if (control) return control.click();
    await new Promise(requestAnimationFrame);
  }
}

const root = document.getElementById('app');
const name = new URLSearchParams(location.search).get('state') ?? '';
const build = states[name];
if (root && build) {
  const screen = signal(build());
  render(<App screen={screen} actions={recordActions(screen)} />, root);
  const opened = pressAtOnce[name];
  if (opened !== undefined) void press(opened);
} else if (root) {
  render(<Names />, root);
}
