/** Sanctions in force; who may, lifts one that was a mistake. */
import { deskTexts } from '../texts/desk.ts';
import { placeNames } from '../texts/names.ts';
import { AnswerForm } from '../ui/answer-form.tsx';
import { useAsked } from '../ui/asking.ts';
import { useDesk, useMay } from '../ui/desk.ts';
import { Empty, Here, ScreenHeading } from '../ui/parts.tsx';
import { SanctionLine } from '../ui/sanction-line.tsx';
import { writePlace } from './places.ts';

const words = deskTexts.sanctions;

export function Sanctions() {
  const { asked, reload } = useAsked('sanctions', {});
  const mayLift = useMay('lift sanctions');
  const mayReadCases = useMay('read cases');
  return (
    <>
      <ScreenHeading title={placeNames.sanctions} lead={words.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ sanctions }) =>
          sanctions.length === 0 ? (
            <Empty words={words.empty} />
          ) : (
            <ol class="cards cards--close">
              {sanctions.map((sanction) => (
                <li key={sanction.id} class="card card--line">
                  <SanctionLine sanction={sanction} />
                  <div class="card__ways">
                    {mayReadCases && (
                      <a href={writePlace({ at: 'case', id: sanction.case })}>{deskTexts.openCase}</a>
                    )}
                    {mayLift && <Lift id={sanction.id} onDone={() => void reload()} />}
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Here>
    </>
  );
}

function Lift({ id, onDone }: { id: string; onDone: () => void }) {
  const { server } = useDesk();
  return (
    <details class="more">
      <summary>{words.lift}</summary>
      <AnswerForm
        label={words.reason}
        maxLength={1000}
        choices={[
          {
            label: words.liftTitle,
            kind: 'plain',
            question: words.sure,
            send: (reason) => server.ask('liftSanction', { id, reason }),
          },
        ]}
        onDone={onDone}
      />
    </details>
  );
}
