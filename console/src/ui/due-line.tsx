/** By when something has to be answered: as a bar where the moment it came is known, in words always. */

import { endOfDay } from '../screens/due-time.ts';
import { deskTexts } from '../texts/desk.ts';
import { tellDay } from '../texts/times.ts';
import { useNow } from './now.ts';
import { DueBar } from './signs.tsx';

export function DueLine({ from, due }: { from: string; due: string }) {
  return <DueBar from={from} due={due} now={useNow(1_000)} />;
}

/** @param from, due days, UTC */
export function DueDay({ from, due }: { from: string; due: string }) {
  return (
    <span class="due-day">
      <DueLine from={`${from}T00:00:00Z`} due={endOfDay(due)} />
      <span>
        {deskTexts.due} {tellDay(due)}
      </span>
    </span>
  );
}
