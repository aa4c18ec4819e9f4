/** Asks for what a second person has to approve. */
import type { ApprovalKind, Ask } from '@anoncam/protocol/staff-api/staff-legal';
import { useState } from 'preact/hooks';
import { legalTexts } from '../texts/legal.ts';
import { approvalNames } from '../texts/names.ts';
import { useDeed } from '../ui/asking.ts';
import { useDesk } from '../ui/desk.ts';
import { Button, Complaint, Field } from '../ui/parts.tsx';
import { readCaseIds } from './case-ids.ts';

type Draft = Omit<Ask, 'cases'> & { readonly cases: string };
const emptyDraft: Omit<Draft, 'kind'> = { cases: '', authority: '', reference: '', reason: '' };

/** `kinds`: what this member may ask for, the usual one first. */
type AskFormProps = { kinds: readonly [ApprovalKind, ...ApprovalKind[]]; onDone: () => void };

export function AskForm({ kinds, onDone }: AskFormProps) {
  const { server } = useDesk();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, kind: kinds[0] });
  const [isAsked, setAsked] = useState(false);
  const deed = useDeed();
  const change = (part: Partial<Draft>) => {
    setAsked(false);
    setDraft({ ...draft, ...part });
  };
  const ask = async () => {
    const isForAuthority = draft.kind !== 'reveal';
    const { authority, reference } = isForAuthority ? draft : emptyDraft;
    const body = { ...draft, authority, reference, cases: readCaseIds(draft.cases) };
    if (!(await deed.run(() => server.ask('askApproval', body)))) return;
    setDraft({ ...emptyDraft, kind: kinds[0] });
    setAsked(true);
    onDone();
  };
  return (
    <section aria-labelledby="ask-title">
      <h2 id="ask-title">{legalTexts.ask}</h2>
      <form
        class="card form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <AskFields kinds={kinds} draft={draft} onChange={change} />
        <Button label={legalTexts.askButton} kind="main" type="submit" unavailable={deed.isBusy} />
        <p role="status" class="told">
          {isAsked ? legalTexts.asked : ''}
        </p>
        <Complaint refusal={deed.refusal} />
      </form>
    </section>
  );
}

type AskFieldsProps = {
  kinds: readonly ApprovalKind[];
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
};

function AskFields({ kinds, draft, onChange }: AskFieldsProps) {
  const line = (name: 'authority' | 'reference') => (
    <Field label={legalTexts[name]}>
      {(id) => (
        <input
          id={id}
          class="field__text"
          maxLength={100}
          value={draft[name]}
          onInput={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
        />
      )}
    </Field>
  );
  const lines = (name: 'cases' | 'reason', className: string) => (
    <Field label={legalTexts[name]} hint={legalTexts[`${name}Hint`]}>
      {(id) => (
        <textarea
          id={id}
          class={className}
          rows={3}
          maxLength={name === 'reason' ? 1000 : 2000}
          value={draft[name]}
          onInput={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field label={legalTexts.kind}>
        {(id) => (
          <select
            id={id}
            class="field__text"
            value={draft.kind}
            onChange={({ currentTarget }) => onChange({ kind: currentTarget.value as ApprovalKind })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {approvalNames[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {lines('cases', 'field__text code')}
      {draft.kind !== 'reveal' && line('authority')}
      {draft.kind !== 'reveal' && line('reference')}
      {lines('reason', 'field__text')}
    </>
  );
}
