/** What waits for a decision, the most urgent first. */
import type { CaseSummary, Queue as QueueState } from '@anoncam/protocol/staff-api/staff-cases';
import { useEffect, useRef, useState } from 'preact/hooks';
import { holdCursor, moveCursor } from '../keys/list-cursor.ts';
import { useKeys } from '../keys/listen-keys.ts';
import { queueTexts } from '../texts/deciding.ts';
import { categoryNames, placeNames } from '../texts/names.ts';
import { shellTexts } from '../texts/shell.ts';
import { useDesk } from '../ui/desk.ts';
import { useNow } from '../ui/now.ts';
import { Empty, ScreenHeading } from '../ui/parts.tsx';
import { Dots, DueBar, PrioritySign } from '../ui/signs.tsx';
import { BreakHint } from './break-hint.tsx';
import { writePlace } from './places.ts';

export function Queue() {
  const { watch } = useDesk();
  const queue = watch.queue.value;
  // What stands in the navigation may be ten seconds old; who comes here wants to know now.
  useEffect(() => void watch.read(), [watch]);
  return (
    <>
      <ScreenHeading title={placeNames.queue}>
        {queue && <p class="top__aside">{queueTexts.done(queue.done.today, queue.done.lastHour)}</p>}
      </ScreenHeading>
      {queue ? (
        <Waiting queue={queue} />
      ) : (
        <p class="hint loading" role="status">
          {shellTexts.loading}
        </p>
      )}
    </>
  );
}

function Waiting({ queue: { cases, done } }: { queue: QueueState }) {
  const { go } = useDesk();
  const now = useNow(1_000);
  const list = useRef<HTMLOListElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const ids = cases.map(({ id }) => id);
  const cursor = holdCursor(ids, chosen);
  useKeys('list', (command) => {
    switch (command.is) {
      case 'next':
      case 'previous':
      case 'first':
      case 'last': {
        const id = moveCursor(ids, chosen, command.is);
        setChosen(id);
        list.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
        return true;
      }
      case 'open':
        if (cursor !== null) go({ at: 'case', id: cursor });
        return true;
      default:
        return false;
    }
  });
  return (
    <>
      <BreakHint done={done} now={now} />
      {cases.length === 0 && <Empty words={queueTexts.empty} hint={queueTexts.emptyHint} />}
      <ol class="queue" ref={list}>
        {cases.map((summary) => (
          <Row
            key={summary.id}
            summary={summary}
            now={now}
            isAt={summary.id === cursor}
            onFocus={() => setChosen(summary.id)}
          />
        ))}
      </ol>
    </>
  );
}

type RowProps = { summary: CaseSummary; now: number; isAt: boolean; onFocus: () => void };

function Row({ summary, now, isAt, onFocus }: RowProps) {
  const { me } = useDesk();
  const { id, priority, categories, reports, before, takenBy } = summary;
  const who = takenBy === me.name ? queueTexts.takenByYou : takenBy && queueTexts.taken(takenBy);
  return (
    <li>
      <a
        class={isAt ? 'row row--at' : 'row'}
        href={writePlace({ at: 'case', id })}
        data-id={id}
        onFocus={onFocus}
      >
        <PrioritySign priority={priority} />
        <span class="row__what">{categories.map((category) => categoryNames[category]).join(', ')}</span>
        <Dots flags={summary.flags} of={summary.of} />
        <span class="row__count">{queueTexts.reports(reports)}</span>
        <span class="row__before">{queueTexts.before(before)}</span>
        <DueBar from={summary.openedAt} due={summary.dueAt} now={now} />
        <span class={who ? 'row__who row__who--taken' : 'row__who'}>{who ?? queueTexts.free}</span>
      </a>
    </li>
  );
}
