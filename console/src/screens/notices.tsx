/** Notices of people who were in no call, and the answer to each. */
import type { Notices as NoticesState } from '@anoncam/protocol/staff-api/staff-cases';
import { deskTexts } from '../texts/desk.ts';
import { noticeNames, placeNames } from '../texts/names.ts';
import { AnswerForm } from '../ui/answer-form.tsx';
import { useAsked } from '../ui/asking.ts';
import { useDesk } from '../ui/desk.ts';
import { DueLine } from '../ui/due-line.tsx';
import { Empty, Here, ScreenHeading } from '../ui/parts.tsx';
import { Quote } from '../ui/quote.tsx';

const words = deskTexts.notices;
type Notice = NoticesState['notices'][number];

export function Notices() {
  const { asked, reload } = useAsked('notices', {});
  return (
    <>
      <ScreenHeading title={placeNames.notices} lead={words.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ notices }) =>
          notices.length === 0 ? (
            <Empty words={words.empty} />
          ) : (
            <ol class="cards">
              {notices.map((notice) => (
                <NoticeCard key={notice.id} notice={notice} onDone={() => void reload()} />
              ))}
            </ol>
          )
        }
      </Here>
    </>
  );
}

function NoticeCard({ notice, onDone }: { notice: Notice; onDone: () => void }) {
  const { server, watch } = useDesk();
  const { id } = notice;
  const choose = (outcome: 'acted' | 'nothing') => (answer: string) =>
    server.ask('answerNotice', { id, outcome, words: answer });
  return (
    <li class="card">
      <header class="card__top">
        <h2 class="card__title">{noticeNames[notice.category]}</h2>
        <DueLine from={notice.receivedAt} due={notice.dueAt} />
      </header>
      <Quote words={notice.what} title={words.what} />
      <Quote words={notice.why} title={words.why} />
      <AnswerForm
        label={words.words}
        maxLength={1000}
        choices={[
          { label: words.acted, kind: 'plain', send: choose('acted') },
          { label: words.nothing, kind: 'plain', send: choose('nothing') },
        ]}
        onDone={() => {
          void watch.read();
          onDone();
        }}
      />
    </li>
  );
}
