/** Chooses one of the roles; what each may do is the server's table. */
import { type Role, roles } from '@anoncam/protocol/staff-api/staff-session';
import { roleNames } from '../texts/names.ts';
import { teamTexts } from '../texts/team.ts';

type RoleSelectProps = { name: string; role: Role; id?: string; onChoose: (role: Role) => void };

export function RoleSelect({ name, role, id, onChoose }: RoleSelectProps) {
  return (
    <select
      id={id}
      class="field__text role"
      aria-label={id === undefined ? teamTexts.roleOf(name) : undefined}
      value={role}
      onChange={({ currentTarget }) => onChoose(currentTarget.value as Role)}
    >
      {roles.map((each) => (
        <option key={each} value={each}>
          {roleNames[each]}
        </option>
      ))}
    </select>
  );
}
