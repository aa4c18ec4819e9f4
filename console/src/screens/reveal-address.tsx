/** Reveals the address of one case, for ten minutes and no longer than somebody looks at it; nothing of it is kept. */
import type { Revealed } from '@anoncam/protocol/staff-api/staff-legal';
import { useEffect, useState } from 'preact/hooks';
import { addressTexts } from '../texts/legal.ts';
import { placeNames } from '../texts/names.ts';
import { useDeed } from '../ui/asking.ts';
import { useDesk } from '../ui/desk.ts';
import { readClock, useNow } from '../ui/now.ts';
import { Button, Complaint, Field, ScreenHeading } from '../ui/parts.tsx';
import { ShareBar } from '../ui/signs.tsx';
import { mayStillShow } from './shown-secret.ts';

type Shown = { readonly is: 'nothing' | 'wiped' } | { readonly is: 'address'; readonly revealed: Revealed };

export function RevealAddress({ of }: { of: string }) {
  const [shown, setShown] = useState<Shown>({ is: 'nothing' });
  return (
    <>
      <ScreenHeading title={placeNames.address} lead={addressTexts.lead} />
      {shown.is === 'address' ? (
        <Address revealed={shown.revealed} onWipe={() => setShown({ is: 'wiped' })} />
      ) : (
        <RevealForm of={of} onRevealed={(revealed) => setShown({ is: 'address', revealed })} />
      )}
      <p role="status" class="told">
        {shown.is === 'wiped' ? addressTexts.wiped : ''}
      </p>
    </>
  );
}

function RevealForm({ of, onRevealed }: { of: string; onRevealed: (revealed: Revealed) => void }) {
  const { server } = useDesk();
  const [caseId, setCase] = useState(of);
  const [reason, setReason] = useState('');
  const deed = useDeed();
  const reveal = () =>
    deed.run(async () => {
      const answer = await server.ask('revealAddress', { case: caseId.trim(), reason });
      if (answer.ok) onRevealed(answer.value);
      return answer;
    });
  return (
    <form
      class="card form"
      onSubmit={(event) => {
        event.preventDefault();
        void reveal();
      }}
    >
      <Field label={addressTexts.case} hint={addressTexts.caseHint}>
        {(id) => (
          <input
            id={id}
            class="field__text code"
            autocomplete="off"
            spellcheck={false}
            value={caseId}
            onInput={({ currentTarget }) => setCase(currentTarget.value)}
          />
        )}
      </Field>
      <Field label={addressTexts.reason} hint={addressTexts.reasonHint}>
        {(id) => (
          <textarea
            id={id}
            class="field__text"
            rows={3}
            maxLength={1000}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
      <Button label={addressTexts.button} kind="main" type="submit" unavailable={deed.isBusy} />
      <Complaint refusal={deed.refusal} />
    </form>
  );
}

/** Since when the page is hidden; null while it is seen. */
function useHiddenSince(): number | null {
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    const follow = () => setSince(document.visibilityState === 'hidden' ? readClock() : null);
    document.addEventListener('visibilitychange', follow);
    return () => document.removeEventListener('visibilitychange', follow);
  }, []);
  return since;
}

function Address({ revealed, onWipe }: { revealed: Revealed; onWipe: () => void }) {
  const now = useNow();
  const [from] = useState(now);
  const hiddenSince = useHiddenSince();
  const untilMs = Date.parse(revealed.until);
  const mayStay = mayStillShow(untilMs, hiddenSince, now);
  // When it may not stay any more, and only then.
  useEffect(() => {
    if (!mayStay) onWipe();
  }, [mayStay]);
  if (!mayStay) return null;
  const leftMs = untilMs - now;
  return (
    <section class="card revealed" aria-labelledby="revealed-title">
      <h2 id="revealed-title" class="card__title">
        {addressTexts.shown}
      </h2>
      <p class="revealed__address">
        <code>{revealed.address}</code>
      </p>
      <ShareBar share={Math.min(1, leftMs / Math.max(1, untilMs - from))} state="running" />
      <p class="hint">{addressTexts.left(leftMs / 1000)}</p>
      <p class="hint">{addressTexts.leftToday(revealed.leftToday)}</p>
      <Button label={addressTexts.wipe} onPress={onWipe} />
    </section>
  );
}
