/** Where a case is decided: what the rules suggest is chosen already, and each key changes one thing. */
import { maxExclusionDays, type SanctionReason, sanctionReasons } from '@anoncam/protocol/conduct';
import type { CaseDecision, CaseView, Outcome } from '@anoncam/protocol/staff-api/staff-cases';
import { useRef, useState } from 'preact/hooks';
import { type Command, outcomes, reasonKeys } from '../keys/key-press.ts';
import { useKeys } from '../keys/listen-keys.ts';
import { caseTexts, decisionTexts } from '../texts/deciding.ts';
import { outcomeHints, outcomeNames, reasonNames, reasonShortNames } from '../texts/names.ts';
import { useDeed } from '../ui/asking.ts';
import { Choice, Choices } from '../ui/choices.tsx';
import { useDesk } from '../ui/desk.ts';
import { useNow } from '../ui/now.ts';
import { Button, Complaint, Field, Key } from '../ui/parts.tsx';
import {
  changeDays,
  type DecisionDraft,
  isAsSuggested,
  startDraft,
  writeDecision,
} from './decision-draft.ts';

type PanelProps = { view: CaseView; isBusy: boolean; onDecide: (decision: CaseDecision) => void };

/** What a key makes of the draft; null if it means something else. */
function followKey(draft: DecisionDraft, command: Command): DecisionDraft | null {
  switch (command.is) {
    case 'outcome':
      return { ...draft, outcome: command.outcome };
    case 'reason':
      return { ...draft, reason: command.reason };
    case 'days':
      return changeDays(draft, draft.days + command.by);
    default:
      return null;
  }
}

export function DecisionPanel({ view, isBusy, onDecide }: PanelProps) {
  const [draft, setDraft] = useState(() => startDraft(view));
  const note = useRef<HTMLTextAreaElement>(null);
  const decide = () => {
    if (!isBusy) onDecide(writeDecision(view, draft));
  };
  useKeys('case', (command) => {
    if (command.is === 'decide') decide();
    if (command.is === 'note') note.current?.focus();
    const changed = followKey(draft, command);
    if (changed) setDraft(changed);
    return changed !== null || command.is === 'decide' || command.is === 'note';
  });
  return (
    <form
      class="decision"
      aria-labelledby="decision-title"
      onSubmit={(event) => {
        event.preventDefault();
        decide();
      }}
    >
      <header class="decision__top">
        <h2 id="decision-title">{decisionTexts.headline}</h2>
        <p class="hint" role="status">
          {isAsSuggested(draft, view) ? decisionTexts.suggested : decisionTexts.changed}
        </p>
      </header>
      <OutcomeChoices draft={draft} onChange={setDraft} />
      <ReasonChoices draft={draft} onChange={setDraft} />
      <Note draft={draft} field={note} onChange={setDraft} onDecide={decide} />
      <div class="decision__end">
        <Button
          label={decisionTexts.decide}
          kind="main"
          type="submit"
          shortcut="Enter"
          unavailable={isBusy}
        />
        <p class="decision__says">
          {sayDecision(draft)}
          {draft.outcome === 'exclusion' && draft.days > 7 && (
            <span class="hint"> {decisionTexts.longHint}</span>
          )}
        </p>
      </div>
    </form>
  );
}

function sayDecision({ outcome, reason, days }: DecisionDraft): string {
  if (outcome === 'nothing') return outcomeNames.nothing;
  const length = outcome === 'exclusion' ? `, ${days}\u00a0d` : '';
  return `${outcomeNames[outcome]}${length}: ${reasonNames[reason]}`;
}

type PartProps = { draft: DecisionDraft; onChange: (draft: DecisionDraft) => void };

function OutcomeChoices({ draft, onChange }: PartProps) {
  return (
    <Choices title={decisionTexts.outcome} kind="rows">
      {outcomes.map((outcome: Outcome, index) => (
        <Choice
          key={outcome}
          name="outcome"
          label={outcomeNames[outcome]}
          hint={outcomeHints[outcome]}
          shortcut={String(index + 1)}
          isChosen={draft.outcome === outcome}
          onChoose={() => onChange({ ...draft, outcome })}
        />
      ))}
      <Days draft={draft} onChange={onChange} />
    </Choices>
  );
}

function ReasonChoices({ draft, onChange }: PartProps) {
  return (
    <Choices title={decisionTexts.reason} kind="chips" isOff={draft.outcome === 'nothing'}>
      {sanctionReasons.map((reason: SanctionReason) => (
        <Choice
          key={reason}
          name="reason"
          label={reasonShortNames[reason]}
          hint={reasonNames[reason]}
          shortcut={reasonKeys[reason]}
          isChosen={draft.reason === reason}
          onChoose={() => onChange({ ...draft, reason })}
        />
      ))}
    </Choices>
  );
}

/** Beside the exclusion, as nothing else has any. */
function Days({ draft, onChange }: PartProps) {
  if (draft.outcome !== 'exclusion') return null;
  return (
    <label class="days" title={decisionTexts.longHint}>
      <input
        class="field__text days__count"
        type="number"
        min={1}
        max={maxExclusionDays}
        value={draft.days}
        onChange={({ currentTarget }) => onChange(changeDays(draft, currentTarget.valueAsNumber))}
      />
      {decisionTexts.days}
      <Key name="+ −" />
    </label>
  );
}

type NoteProps = PartProps & { field: { current: HTMLTextAreaElement | null }; onDecide: () => void };

function Note({ draft, field, onChange, onDecide }: NoteProps) {
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') field.current?.blur();
    if (event.key === 'Enter' && event.ctrlKey && !event.repeat) onDecide();
  };
  return (
    <Field label={decisionTexts.note}>
      {(id) => (
        <textarea
          id={id}
          ref={field}
          class="field__text"
          rows={2}
          maxLength={1000}
          value={draft.note}
          onInput={({ currentTarget }) => onChange({ ...draft, note: currentTarget.value })}
          onKeyDown={press}
        />
      )}
    </Field>
  );
}

/** Instead of the panel: why there is nothing to decide, and the way back where there is one. */
export function Closed({ view, mayDecide }: { view: CaseView; mayDecide: boolean }) {
  const { server, me, go } = useDesk();
  const now = useNow(1_000);
  const deed = useDeed();
  const other = view.takenBy !== null && view.takenBy !== me.name ? view.takenBy : null;
  const words = mayDecide
    ? other === null
      ? caseTexts.notOpen
      : caseTexts.otherHasIt(other)
    : caseTexts.mayNotDecide;
  const mayUndo = mayDecide && view.undoUntil !== null && Date.parse(view.undoUntil) > now;
  const undo = async () => {
    if (await deed.run(() => server.ask('undoCase', { id: view.id }))) go({ at: 'case', id: view.id });
  };
  return (
    <div class="card">
      <p>{words}</p>
      {mayUndo && <Button label={decisionTexts.undo} unavailable={deed.isBusy} onPress={() => void undo()} />}
      <Complaint refusal={deed.refusal} />
    </div>
  );
}
