/** What people wrote to us: about anything, or about their own data, which has a due day. */
import type { Messages as MessagesState } from '@anoncam/protocol/staff-api/staff-cases';
import { deskTexts } from '../texts/desk.ts';
import { placeNames, topicNames } from '../texts/names.ts';
import { tellDay } from '../texts/times.ts';
import { AnswerForm } from '../ui/answer-form.tsx';
import { useAsked } from '../ui/asking.ts';
import { useDesk } from '../ui/desk.ts';
import { DueDay } from '../ui/due-line.tsx';
import { Empty, Here, ScreenHeading } from '../ui/parts.tsx';
import { Quote } from '../ui/quote.tsx';
import { sortMessages } from './message-order.ts';

const words = deskTexts.messages;
type Message = MessagesState['messages'][number];

export function Messages({ about }: { about: 'anything' | 'own data' }) {
  const { asked, reload } = useAsked('messages', {});
  const isOwnData = about === 'own data';
  return (
    <>
      <ScreenHeading
        title={isOwnData ? placeNames.requests : placeNames.messages}
        lead={isOwnData ? words.requestsLead : words.lead}
      />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ messages }) => {
          const { waiting, answered } = sortMessages(messages, about);
          return (
            <>
              {waiting.length === 0 && <Empty words={isOwnData ? words.requestsEmpty : words.empty} />}
              <ol class="cards">
                {waiting.map((message) => (
                  <MessageCard key={message.id} message={message} onDone={() => void reload()} />
                ))}
              </ol>
              {answered.length > 0 && <Answered messages={answered} />}
            </>
          );
        }}
      </Here>
    </>
  );
}

function MessageTop({ message }: { message: Message }) {
  return (
    <header class="card__top">
      <h2 class="card__title">{topicNames[message.topic]}</h2>
      <span class="hint">{tellDay(message.receivedOn)}</span>
      {message.dueOn !== null && <DueDay from={message.receivedOn} due={message.dueOn} />}
    </header>
  );
}

function MessageCard({ message, onDone }: { message: Message; onDone: () => void }) {
  const { server, watch } = useDesk();
  const { id } = message;
  return (
    <li class="card">
      <MessageTop message={message} />
      <Quote words={message.words} />
      <AnswerForm
        label={words.words}
        maxLength={4000}
        choices={[
          {
            label: words.answer,
            kind: 'main',
            send: (answer) => server.ask('answerMessage', { id, words: answer }),
          },
        ]}
        onDone={() => {
          void watch.read();
          onDone();
        }}
      />
    </li>
  );
}

function Answered({ messages }: { messages: readonly Message[] }) {
  return (
    <details class="more">
      <summary>{words.answeredTitle(messages.length)}</summary>
      <ol class="cards">
        {messages.map((message) => (
          <li key={message.id} class="card">
            <MessageTop message={{ ...message, dueOn: null }} />
            <Quote words={message.words} />
            <p class="note">{message.answer}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}
