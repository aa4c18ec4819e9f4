/** For a minute after a decision it can be taken back, from wherever one is. */
import { useEffect } from 'preact/hooks';
import { useKeys } from '../keys/listen-keys.ts';
import { decisionTexts } from '../texts/deciding.ts';
import { useDeed } from '../ui/asking.ts';
import { type LastDecision, useDesk } from '../ui/desk.ts';
import { useNow } from '../ui/now.ts';
import { Button, Complaint } from '../ui/parts.tsx';
import { ShareBar } from '../ui/signs.tsx';

export const undoMs = 60_000;

export function UndoBar() {
  const desk = useDesk();
  const last = desk.decided.value;
  const deed = useDeed();
  const undo = async () => {
    const { value: decision } = desk.decided;
    if (!decision) return;
    if (!(await deed.run(() => desk.server.ask('undoCase', { id: decision.case })))) return;
    desk.decided.value = null;
    desk.told.value = decisionTexts.undone;
    desk.go({ at: 'case', id: decision.case });
  };
  useKeys('elsewhere', (command) => {
    if (command.is === 'help') desk.showKeys();
    if (command.is === 'undo') void undo();
    return true;
  });
  return (
    <>
      {last && <Bar key={last.untilMs} last={last} isBusy={deed.isBusy} onUndo={() => void undo()} />}
      <div class="visually-hidden" role="status">
        {last ? last.words : desk.told.value}
      </div>
      {last && <Complaint refusal={deed.refusal} />}
    </>
  );
}

function Bar({ last, isBusy, onUndo }: { last: LastDecision; isBusy: boolean; onUndo: () => void }) {
  const { decided } = useDesk();
  const leftMs = last.untilMs - useNow();
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver && decided.peek() === last) decided.value = null;
  }, [isOver, last, decided]);
  return (
    <aside class="undo" aria-label={decisionTexts.undo}>
      <p class="undo__words">
        {last.words}{' '}
        <span class="undo__left">{decisionTexts.left(Math.max(0, Math.ceil(leftMs / 1000)))}</span>
      </p>
      <Button label={decisionTexts.undo} shortcut="u" unavailable={isBusy} onPress={onUndo} />
      <ShareBar share={Math.max(0, leftMs / undoMs)} state="running" />
    </aside>
  );
}
