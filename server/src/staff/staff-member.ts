/** Somebody of the staff, as a row of the table has them. */
import { type Role, RoleSchema, type StaffId, type Team } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import type { StaffMemberTable } from '../database/tables.ts';

export type StaffMember = { readonly id: StaffId; readonly name: string; readonly role: Role };

export type MemberState = Team['members'][number]['state'];

/** @throws if it is not one that we wrote. */
export function readMember({ id, name, role }: Pick<StaffMemberTable, 'id' | 'name' | 'role'>): StaffMember {
  const known: Role = v.parse(RoleSchema, role);
  return { id: id as StaffId, name, role: known };
}
