/**
 * One case: what happened, and the decision. Who opens one that waits takes it, and gives it back by leaving it undecided.
 */
import type { CaseDecision, CaseView } from '@anoncam/protocol/staff-api/staff-cases';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from '../keys/listen-keys.ts';
import { caseTexts, decisionTexts, queueTexts } from '../texts/deciding.ts';
import { categoryNames, outcomeNames, stateNames } from '../texts/names.ts';
import { useAsked, useDeed } from '../ui/asking.ts';
import { type LastDecision, useDesk, useMay } from '../ui/desk.ts';
import { readClock, useNow } from '../ui/now.ts';
import { Complaint, Here, ScreenHeading } from '../ui/parts.tsx';
import { Dots, DueBar, Moment, PrioritySign } from '../ui/signs.tsx';
import { Closed, DecisionPanel } from './decision-panel.tsx';
import { chooseNextCase } from './next-case.ts';
import { writePlace } from './places.ts';
import { Past, Timeline } from './timeline.tsx';
import { undoMs } from './undo-bar.tsx';

/** @returns whether a case waits for a decision that this member could make */
function isOpenFor(me: string, { state, takenBy }: CaseView): boolean {
  return (state === 'waiting' || state === 'taken') && (takenBy === null || takenBy === me);
}

/** Who presses twice has decided one case, and not the next one, which came a moment ago, unread. */
const twiceMs = 700;
function isPressedTwice(last: LastDecision | null): boolean {
  return last !== null && readClock() - (last.untilMs - undoMs) < twiceMs;
}

/** Taken while the screen is there; `leaveTaken` keeps it from being given back. */
function useTaking(id: string, mayDecide: boolean, onTaken: () => void): { leaveTaken: () => void } {
  const { server } = useDesk();
  const isOurs = useRef(false);
  // Once for each case.
  useEffect(() => {
    if (!mayDecide) return undefined;
    let isHere = true;
    void server.ask('takeCase', { id }).then(({ ok }) => {
      if (ok && !isHere) void server.ask('giveBackCase', { id });
      isOurs.current = ok && isHere;
      if (isHere) onTaken();
    });
    return () => {
      isHere = false;
      if (isOurs.current) void server.ask('giveBackCase', { id });
    };
  }, [id, mayDecide]);
  return {
    leaveTaken: () => {
      isOurs.current = false;
    },
  };
}

export function Case({ id }: { id: string }) {
  const desk = useDesk();
  const mayDecide = useMay('decide cases');
  const { asked, reload } = useAsked('case', { id });
  const taking = useTaking(id, mayDecide, () => void reload());
  const deed = useDeed();
  const [areWordsShown, showWords] = useState(false);
  const decide = async (decision: CaseDecision) => {
    if (isPressedTwice(desk.decided.value)) return;
    await deed.run(async () => {
      const answer = await desk.server.ask('decideCase', decision);
      // What came in meanwhile is shown.
      if (!answer.ok) void reload();
      if (!answer.ok) return answer;
      taking.leaveTaken();
      desk.decided.value = {
        case: id,
        words: decisionTexts.decided(outcomeNames[decision.outcome]),
        untilMs: readClock() + undoMs,
      };
      const queue = await desk.watch.read();
      const next = chooseNextCase(queue?.cases ?? [], id, desk.me.name);
      desk.go(next === null ? { at: 'queue' } : { at: 'case', id: next });
      return answer;
    });
  };
  useKeys('case', (command) => {
    if (command.is === 'back') desk.go({ at: 'queue' });
    if (command.is === 'show words') showWords((before) => !before);
    return command.is === 'back' || command.is === 'show words';
  });
  return (
    <Here asked={asked} onAgain={() => void reload()}>
      {(view) => (
        <div class="case">
          <CaseHeading view={view} />
          <div class="case__facts">
            <Timeline entries={view.timeline} areWordsShown={areWordsShown} />
            <Past past={view.past} />
          </div>
          <div class="case__side">
            {mayDecide && isOpenFor(desk.me.name, view) ? (
              <DecisionPanel
                view={view}
                isBusy={deed.isBusy}
                onDecide={(decision) => void decide(decision)}
              />
            ) : (
              <Closed view={view} mayDecide={mayDecide} />
            )}
            <Complaint refusal={deed.refusal} />
          </div>
        </div>
      )}
    </Here>
  );
}

function CaseHeading({ view }: { view: CaseView }) {
  const now = useNow(1_000);
  const mayReveal = useMay('reveal addresses');
  return (
    <div class="case__top">
      <a class="back" href="#queue">
        {caseTexts.back}
      </a>
      <ScreenHeading title={caseTexts.headline(view.id)}>
        <span class="state">{stateNames[view.state]}</span>
      </ScreenHeading>
      <p class="case__summary">
        <PrioritySign priority={view.priority} />
        <span>{view.categories.map((category) => categoryNames[category]).join(', ')}</span>
        <Dots flags={view.flags} of={view.of} />
        <span>{queueTexts.reports(view.reports)}</span>
        <span>{queueTexts.before(view.before)}</span>
      </p>
      <p class="case__due">
        <span>
          {caseTexts.due} <Moment at={view.dueAt} />
        </span>
        <DueBar from={view.openedAt} due={view.dueAt} now={now} />
        {view.isHeld && <span class="tag">{caseTexts.held}</span>}
        {view.hasAddress && mayReveal && (
          <a href={writePlace({ at: 'address', case: view.id })}>{caseTexts.reveal}</a>
        )}
      </p>
    </div>
  );
}
