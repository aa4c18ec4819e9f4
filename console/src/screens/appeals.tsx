/** Appeals that wait. One's own decisions are shown as such, and left to others. */
import type { Appeals as AppealsState } from '@anoncam/protocol/staff-api/staff-cases';
import { caseTexts } from '../texts/deciding.ts';
import { deskTexts } from '../texts/desk.ts';
import { placeNames } from '../texts/names.ts';
import { AnswerForm } from '../ui/answer-form.tsx';
import { useAsked } from '../ui/asking.ts';
import { useDesk, useMay } from '../ui/desk.ts';
import { DueLine } from '../ui/due-line.tsx';
import { Empty, Here, ScreenHeading } from '../ui/parts.tsx';
import { Quote } from '../ui/quote.tsx';
import { SanctionLine } from '../ui/sanction-line.tsx';
import { writePlace } from './places.ts';

const words = deskTexts.appeals;
type Appeal = AppealsState['appeals'][number];

export function Appeals() {
  const { asked, reload } = useAsked('appeals', {});
  return (
    <>
      <ScreenHeading title={placeNames.appeals} lead={words.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ appeals }) =>
          appeals.length === 0 ? (
            <Empty words={words.empty} />
          ) : (
            <ol class="cards">
              {appeals.map((appeal) => (
                <AppealCard key={appeal.id} appeal={appeal} onDone={() => void reload()} />
              ))}
            </ol>
          )
        }
      </Here>
    </>
  );
}

function AppealCard({ appeal, onDone }: { appeal: Appeal; onDone: () => void }) {
  const mayReadCases = useMay('read cases');
  return (
    <li class="card">
      <header class="card__top">
        <h2 class="card__title">
          {words.against} {words.ofCase} {appeal.case.slice(0, 6)}
        </h2>
        <DueLine from={appeal.madeAt} due={appeal.dueAt} />
      </header>
      <SanctionLine sanction={appeal.sanction} />
      <Quote words={appeal.words} title={caseTexts.quotedAppeal} />
      {mayReadCases && (
        <p>
          <a href={writePlace({ at: 'case', id: appeal.case })}>{deskTexts.openCase}</a>
        </p>
      )}
      {appeal.isOwn ? <p class="own">{words.own}</p> : <AppealAnswer id={appeal.id} onDone={onDone} />}
    </li>
  );
}

function AppealAnswer({ id, onDone }: { id: string; onDone: () => void }) {
  const { server, watch } = useDesk();
  const choose = (outcome: 'upheld' | 'reversed') => (answer: string) =>
    server.ask('decideAppeal', { id, outcome, words: answer });
  return (
    <AnswerForm
      label={words.words}
      maxLength={1000}
      choices={[
        { label: words.uphold, kind: 'plain', send: choose('upheld') },
        { label: words.reverse, kind: 'plain', question: words.reverseSure, send: choose('reversed') },
      ]}
      onDone={() => {
        void watch.read();
        onDone();
      }}
    />
  );
}
