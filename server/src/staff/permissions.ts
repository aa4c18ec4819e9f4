/** Who may do what: one table. Whoever asks is refused unless it stands here. */
import type { Permission, Role } from '@anoncam/protocol/staff-api/staff-session';

const moderator: readonly Permission[] = [
  'read cases',
  'decide cases',
  'decide appeals',
  'answer messages',
  'answer notices',
  'read figures',
];

const rights: Readonly<Record<Role, readonly Permission[]>> = {
  moderator,
  lead: [...moderator, 'lift sanctions', 'reveal addresses', 'approve', 'read audit log'],
  privacy: [
    'answer data requests',
    'answer messages',
    'reveal addresses',
    'handle legal requests',
    'approve',
    'read audit log',
    'read figures',
  ],
  admin: ['manage team', 'approve', 'read audit log', 'read figures'],
};

export function permissionsOf(role: Role): readonly Permission[] {
  return rights[role];
}

export function mayDo(role: Role, permission: Permission): boolean {
  return rights[role].includes(permission);
}

/** More days than these are not imposed by somebody who only left their seat without signing out. */
export const mostDaysUnlessFresh = 7;
