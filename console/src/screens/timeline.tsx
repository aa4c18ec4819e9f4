/** What happened in a case, the oldest first, and what was before. Tallies, words of reporters, outcomes; nothing else. */
import type { PastSanction, TimelineEntry } from '@anoncam/protocol/staff-api/staff-cases';
import { caseTexts, tellEntry, tellWho } from '../texts/deciding.ts';
import { modeNames } from '../texts/names.ts';
import { Quote } from '../ui/quote.tsx';
import { SanctionLine } from '../ui/sanction-line.tsx';
import { Dots, Moment } from '../ui/signs.tsx';

type TimelineProps = { entries: readonly TimelineEntry[]; areWordsShown: boolean };

export function Timeline({ entries, areWordsShown }: TimelineProps) {
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{caseTexts.timeline}</h2>
      <ol class="timeline">
        {entries.map((entry, index) => (
          <li key={index} class={`event event--${entry.type.replace(' ', '-')}`}>
            <p class="event__line">
              <span class="event__what">{tellEntry(entry)}</span> <Details entry={entry} />
            </p>
            <Words entry={entry} areShown={areWordsShown} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Details({ entry }: { entry: TimelineEntry }) {
  return (
    <span class="event__details">
      <Moment at={entry.at} />
      {entry.type === 'reported' && (
        <>
          <span>{modeNames[entry.mode]}</span>
          <span>{caseTexts.weight(entry.weight)}</span>
        </>
      )}
      {tellWho(entry) !== '' && <span>{tellWho(entry)}</span>}
    </span>
  );
}

function Words({ entry, areShown }: { entry: TimelineEntry; areShown: boolean }) {
  switch (entry.type) {
    case 'reported':
      return entry.words === '' ? null : (
        <Quote words={entry.words} title={caseTexts.quoted} isShown={areShown} />
      );
    case 'appealed':
      return <Quote words={entry.words} title={caseTexts.quotedAppeal} isShown={areShown} />;
    case 'tallied':
      return <Dots flags={entry.flags} of={entry.of} />;
    case 'decided':
      return entry.note === '' ? null : <p class="note">{entry.note}</p>;
    default:
      return null;
  }
}

export function Past({ past }: { past: readonly PastSanction[] }) {
  return (
    <section aria-labelledby="past-title">
      <h2 id="past-title">{caseTexts.past}</h2>
      {past.length === 0 ? (
        <p class="hint">{caseTexts.noPast}</p>
      ) : (
        <ul class="past">
          {past.map((sanction) => (
            <li key={sanction.id}>
              <SanctionLine sanction={sanction} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
