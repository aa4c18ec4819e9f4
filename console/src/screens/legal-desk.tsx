/** What two people must agree on: asked for by one, approved by another, and collected by the one who asked. */
import { type Approvals, approvalKinds } from '@anoncam/protocol/staff-api/staff-legal';
import { useState } from 'preact/hooks';
import { legalTexts } from '../texts/legal.ts';
import { approvalNames, approvalStates, placeNames } from '../texts/names.ts';
import { tellMoment } from '../texts/times.ts';
import { useAsked, useDeed } from '../ui/asking.ts';
import { useDesk, useMay } from '../ui/desk.ts';
import { Button, Complaint, Empty, Here, ScreenHeading, SureButton } from '../ui/parts.tsx';
import { AskForm } from './ask-form.tsx';
import { saveFile } from './save-file.ts';

type Approval = Approvals['approvals'][number];

export function LegalDesk() {
  const { asked, reload } = useAsked('approvals', {});
  const { watch } = useDesk();
  const mayPreserve = useMay('handle legal requests');
  const mayReveal = useMay('reveal addresses');
  const follow = () => {
    void watch.read();
    void reload();
  };
  return (
    <>
      <ScreenHeading title={placeNames.legal} lead={legalTexts.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ approvals }) =>
          approvals.length === 0 ? (
            <Empty words={legalTexts.empty} />
          ) : (
            <ol class="cards">
              {approvals.map((approval) => (
                <ApprovalCard key={approval.id} approval={approval} onDone={follow} />
              ))}
            </ol>
          )
        }
      </Here>
      {(mayPreserve || mayReveal) && (
        <AskForm kinds={mayPreserve ? approvalKinds : ['reveal']} onDone={follow} />
      )}
    </>
  );
}

function ApprovalCard({ approval, onDone }: { approval: Approval; onDone: () => void }) {
  const { kind, cases, authority, reference, reason, askedBy, askedAt, state, decidedBy } = approval;
  return (
    <li class="card">
      <header class="card__top">
        <h2 class="card__title">{approvalNames[kind]}</h2>
        <span class={`state state--${state}`}>{approvalStates[state]}</span>
      </header>
      <p class="sanction__details">
        <span>{legalTexts.askedBy(askedBy, tellMoment(askedAt))}</span>
        {decidedBy !== null && <span>{legalTexts.decidedBy(decidedBy)}</span>}
        <span>{legalTexts.until(tellMoment(approval.until))}</span>
      </p>
      {authority !== '' && (
        <p>
          {authority}
          {reference !== '' && ` · ${reference}`}
        </p>
      )}
      <p class="note">{reason}</p>
      <details class="more">
        <summary>{legalTexts.forCases(cases.length)}</summary>
        <ul class="codes">
          {cases.map((id) => (
            <li key={id}>
              <code>{id}</code>
            </li>
          ))}
        </ul>
      </details>
      <Ways approval={approval} onDone={onDone} />
    </li>
  );
}

function Ways({ approval: { id, isOwn, state }, onDone }: { approval: Approval; onDone: () => void }) {
  const { server } = useDesk();
  const mayApprove = useMay('approve');
  const deed = useDeed();
  const [isCollected, setCollected] = useState(false);
  const decide = async (name: 'approve' | 'refuse') => {
    if (await deed.run(() => server.ask(name, { id }))) onDone();
  };
  const collect = () =>
    deed.run(async () => {
      const answer = await server.ask('collect', { id });
      if (answer.ok) saveFile(`anoncam-${id.slice(0, 6)}.json`, JSON.stringify(answer.value, null, 2));
      setCollected(answer.ok);
      return answer;
    });
  return (
    <div class="buttons">
      {state === 'waiting' && isOwn && <p class="own">{legalTexts.own}</p>}
      {state === 'waiting' && !isOwn && mayApprove && (
        <>
          <SureButton
            label={legalTexts.approve}
            question={legalTexts.approveSure}
            isBusy={deed.isBusy}
            onSure={() => void decide('approve')}
          />
          <Button label={legalTexts.refuse} unavailable={deed.isBusy} onPress={() => void decide('refuse')} />
        </>
      )}
      {state === 'approved' && isOwn && (
        <Button
          label={legalTexts.collect}
          kind="main"
          unavailable={deed.isBusy}
          onPress={() => void collect()}
        />
      )}
      <p role="status" class="told">
        {isCollected ? legalTexts.collected : ''}
      </p>
      <Complaint refusal={deed.refusal} />
    </div>
  );
}
