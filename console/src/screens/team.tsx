/** Who may sign in, and as what. */
import type { Role, Team as TeamState } from '@anoncam/protocol/staff-api/staff-session';
import { memberStates, placeNames, roleNames } from '../texts/names.ts';
import { teamTexts } from '../texts/team.ts';
import { useAsked, useDeed } from '../ui/asking.ts';
import { useDesk } from '../ui/desk.ts';
import { Complaint, Here, ScreenHeading, SureButton } from '../ui/parts.tsx';
import { Moment } from '../ui/signs.tsx';
import { InviteForm } from './invite-form.tsx';
import { RoleSelect } from './role-select.tsx';

type Member = TeamState['members'][number];

export function Team() {
  const { asked, reload } = useAsked('team', {});
  return (
    <>
      <ScreenHeading title={placeNames.team} lead={teamTexts.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ members }) => (
          <ul class="cards cards--close">
            {members.map((member) => (
              <MemberCard key={member.id} member={member} onDone={() => void reload()} />
            ))}
          </ul>
        )}
      </Here>
      <InviteForm onDone={() => void reload()} />
    </>
  );
}

function MemberCard({ member, onDone }: { member: Member; onDone: () => void }) {
  const { me, server } = useDesk();
  const deed = useDeed();
  const { id, name, role, state, since, lastSeen } = member;
  const isSelf = id === me.id;
  const change = async (next: Role) => {
    await deed.run(() => server.ask('changeRole', { id, role: next }));
    onDone();
  };
  const revoke = async () => {
    if (await deed.run(() => server.ask('revoke', { id }))) onDone();
  };
  return (
    <li class="card card--line">
      <div class="member">
        <h2 class="card__title">
          {name}
          {isSelf && <span class="hint"> ({teamTexts.you})</span>}
        </h2>
        <p class="sanction__details">
          <span class={`state state--${state}`}>{memberStates[state]}</span>
          <span>
            {teamTexts.since} <Moment at={since} />
          </span>
          <span>
            {teamTexts.seen} {lastSeen === null ? teamTexts.never : <Moment at={lastSeen} />}
          </span>
        </p>
      </div>
      <div class="card__ways">
        {isSelf || state === 'revoked' ? (
          <span>{roleNames[role]}</span>
        ) : (
          <>
            <RoleSelect name={name} role={role} onChoose={(next) => void change(next)} />
            <SureButton
              label={teamTexts.revoke}
              question={teamTexts.revokeSure(name)}
              isBusy={deed.isBusy}
              onSure={() => void revoke()}
            />
          </>
        )}
      </div>
      <Complaint refusal={deed.refusal} />
    </li>
  );
}
