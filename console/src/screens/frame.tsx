/** What is around every screen of somebody signed in: the way to the others, what was done, and undoing it. */
import type { Me } from '@anoncam/protocol/staff-api/staff-session';
import { signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { browserSight } from '../page-sight.ts';
import { QueueWatch } from '../queue-watch.ts';
import type { Session } from '../session.ts';
import { StoredFlag } from '../stored-flag.ts';
import { shellTexts } from '../texts/shell.ts';
import { type Desk, DeskContext } from '../ui/desk.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { Navigation } from './navigation.tsx';
import { type Place, readPlace, writePlace } from './places.ts';
import { ScreenOf } from './screens.tsx';
import { UndoBar } from './undo-bar.tsx';

/** Each going is a new visit, so that a screen one goes to again begins anew. */
type Visit = { readonly place: Place; readonly number: number };

function useVisits(permissions: Me['permissions']): { visit: Visit; go: (place: Place) => void } {
  const read = (before: Visit | null): Visit => ({
    place: readPlace(location.hash, permissions),
    number: (before?.number ?? 0) + 1,
  });
  const [visit, setVisit] = useState(() => read(null));
  // Once for each who signs in.
  useEffect(() => {
    const follow = () => setVisit(read);
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
      // Where somebody was is not told to who sits here next.
      history.replaceState(null, '', '/');
    };
  }, []);
  const go = (place: Place) => {
    const hash = writePlace(place);
    if (location.hash === hash) setVisit(read);
    else location.hash = hash;
  };
  return { visit, go };
}

export function Frame({ session, me }: { session: Session; me: Me }) {
  const [areKeysShown, showKeys] = useState(false);
  const { visit, go } = useVisits(me.permissions);
  const kept = useMemo(
    () => ({
      watch: new QueueWatch(session.server, browserSight),
      isCalm: new StoredFlag('anoncam-console.calm'),
      decided: signal<Desk['decided']['value']>(null),
      quietUntil: signal(0),
      told: signal(''),
    }),
    [session],
  );
  const mayRead = me.permissions.includes('read cases');
  useEffect(() => (mayRead ? kept.watch.run() : undefined), [kept, mayRead]);
  const desk: Desk = { ...kept, server: session.server, me, go, showKeys: () => showKeys(true) };
  return (
    <DeskContext.Provider value={desk}>
      <button type="button" class="button button--plain skip" onClick={skipToContent}>
        {shellTexts.skip}
      </button>
      <div class="frame">
        <Navigation place={visit.place} onSignOut={() => void session.signOut()} />
        <main class="content" id="content">
          {kept.watch.isStale.value && (
            <p class="stale" role="status">
              {shellTexts.stale}
            </p>
          )}
          <ScreenOf key={visit.number} place={visit.place} />
        </main>
      </div>
      <UndoBar />
      {areKeysShown && <KeysDialog onClose={() => showKeys(false)} />}
    </DeskContext.Provider>
  );
}

/** A button, not a link: the address says which screen it is. */
function skipToContent(): void {
  document.querySelector<HTMLElement>('#content h1')?.focus();
}
