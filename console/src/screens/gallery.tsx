/**
 * Shows any screen of the console with made-up data: `gallery.html?state=NAME`, or a list of the names. Development and
 * tests only, no part of what is served.
 */
import { render } from 'preact';
import { browserSight } from '../page-sight.ts';
import { Session } from '../session.ts';
import { App } from './app.tsx';
import { createGalleryServer } from './gallery-server.ts';
import { type GalleryState, states } from './gallery-states.ts';

function Names() {
  return (
    <main class="door">
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

/** As soon as it is there. */
async function find(selector: string): Promise<HTMLElement> {
  for (;;) {
    const control = document.querySelector<HTMLElement>(selector);
    if (control) return control;
    await new Promise(requestAnimationFrame);
  }
}

/** Until what was rendered has had its effects: they come after the next picture, as a dialog does. */
async function settle(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve));
}

/** Says so at the end, for who waits for it. */
async function act(state: GalleryState): Promise<void> {
  for (const [selector, text] of state.fill ?? []) {
    const field = (await find(selector)) as HTMLInputElement;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  for (const selector of state.press ?? []) {
    (await find(selector)).click();
    await new Promise(requestAnimationFrame);
  }
  // What an effect renders has effects of its own.
  await settle();
  await settle();
  document.documentElement.dataset['acted'] = 'yes';
}

const root = document.getElementById('app');
const state = states[new URLSearchParams(location.search).get('state') ?? ''];
if (root && state) {
  localStorage.setItem('anoncam-console.calm', state.isCalm ? 'yes' : 'no');
  history.replaceState(null, '', `${location.search}${state.hash ?? ''}`);
  const passkeys = { make: async () => ({}), use: async () => ({}) };
  const session = new Session(createGalleryServer(state.answers ?? {}), passkeys, browserSight);
  root.replaceChildren();
  render(<App session={session} />, root);
  void session.start(state.invitation ?? '').then(() => act(state));
} else if (root) {
  root.replaceChildren();
  render(<Names />, root);
}
