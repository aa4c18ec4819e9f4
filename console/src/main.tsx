/** Starts the console. */
import { render } from 'preact';
import { devicePasskeys } from './api/passkeys.ts';
import { createHttpServer } from './api/staff-server.ts';
import { browserSight } from './page-sight.ts';
import { App } from './screens/app.tsx';
import { readInvitation } from './screens/places.ts';
import { Session } from './session.ts';

const root = document.getElementById('app');
if (root) {
  const invitation = readInvitation(location.hash);
  // An invitation is a secret: it does not stay in the address, nor in the history.
  if (invitation !== '') history.replaceState(null, '', '/');
  const session = new Session(
    createHttpServer((path, init) => fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' })),
    devicePasskeys,
    browserSight,
  );
  // What was there stood only for who has no scripts, or not yet.
  root.replaceChildren();
  render(<App session={session} />, root);
  void session.start(invitation);
}
