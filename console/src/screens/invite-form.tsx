/** Invites somebody; the link is shown once, and gone with the next press. */
import type { Role } from '@anoncam/protocol/staff-api/staff-session';
import { useState } from 'preact/hooks';
import { teamTexts } from '../texts/team.ts';
import { tellMoment } from '../texts/times.ts';
import { useDeed } from '../ui/asking.ts';
import { useDesk } from '../ui/desk.ts';
import { Button, Complaint, Field } from '../ui/parts.tsx';
import { writeInvitation } from './places.ts';
import { RoleSelect } from './role-select.tsx';

type Invited = { readonly name: string; readonly link: string; readonly until: string };

export function InviteForm({ onDone }: { onDone: () => void }) {
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <section aria-labelledby="invite-title">
      <h2 id="invite-title">{teamTexts.invite}</h2>
      {invited ? (
        <Invitation invited={invited} onDone={() => setInvited(null)} />
      ) : (
        <Inviting
          onInvited={(fresh) => {
            setInvited(fresh);
            onDone();
          }}
        />
      )}
    </section>
  );
}

function Inviting({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const { server } = useDesk();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('moderator');
  const deed = useDeed();
  const invite = () =>
    deed.run(async () => {
      const answer = await server.ask('invite', { name, role });
      if (answer.ok) {
        const { invitation, until } = answer.value;
        onInvited({ name: name.trim(), link: writeInvitation(location.origin, invitation), until });
      }
      return answer;
    });
  return (
    <form
      class="card form"
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      <Field label={teamTexts.name} hint={teamTexts.nameHint}>
        {(id) => (
          <input
            id={id}
            class="field__text"
            autocomplete="off"
            maxLength={40}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <Field label={teamTexts.role}>
        {(id) => <RoleSelect id={id} name={name} role={role} onChoose={setRole} />}
      </Field>
      <Button label={teamTexts.inviteButton} kind="main" type="submit" unavailable={deed.isBusy} />
      <Complaint refusal={deed.refusal} />
    </form>
  );
}

function Invitation({ invited, onDone }: { invited: Invited; onDone: () => void }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(invited.link);
      setCopied(true);
    } catch {
      // It can be copied by hand.
      setCopied(false);
    }
  };
  return (
    <div class="card form">
      <h3>{teamTexts.invited(invited.name)}</h3>
      <p>
        <code class="link">{invited.link}</code>
      </p>
      <p class="hint">
        {teamTexts.once} {teamTexts.until(tellMoment(invited.until))}
      </p>
      <div class="buttons">
        <Button label={teamTexts.copy} kind="main" onPress={() => void copy()} />
        <Button label={teamTexts.done} onPress={onDone} />
        <p role="status" class="told">
          {isCopied ? teamTexts.copied : ''}
        </p>
      </div>
    </div>
  );
}
