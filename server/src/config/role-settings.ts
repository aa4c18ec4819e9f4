/** What a process does of all that the program can do: where there are several machines, each may do a part. */
import { ConfigError } from './config-error.ts';

/** realtime: visitors. staff: the console. jobs: backups, and what is purged and counted for all. */
export const roles = ['realtime', 'staff', 'jobs'] as const;
export type Role = (typeof roles)[number];

export type RoleConfig = { readonly roles: ReadonlySet<Role> };

function isRole(name: string): name is Role {
  return roles.some((role) => role === name);
}

function readRoles(text: string): ReadonlySet<Role> {
  if (text.trim() === 'all') return new Set(roles);
  const names = text.split(',').map((part) => part.trim());
  if (names.every(isRole)) return new Set(names);
  throw new ConfigError(`must be all, or some of ${roles.join(', ')}, separated by commas`);
}

export const roleSettings = {
  ANONCAM_ROLES: {
    meaning:
      'what this process does: all, or some of realtime (visitors), staff (the console) and jobs (backups, and what is deleted and counted for all), separated by commas',
    fallback: 'all',
    read: readRoles,
  },
} as const;

/** @throws ConfigError for settings that are right each by itself, and not together. */
export function checkRoleConfig<
  Config extends RoleConfig & { readonly databaseUrl: string | null; readonly consolePort: number | null },
>(config: Config): Config {
  const { roles: own, databaseUrl, consolePort } = config;
  if (own.size < roles.length && databaseUrl === null) {
    throw new ConfigError(
      'ANONCAM_DATABASE_URL must be set, since ANONCAM_ROLES leaves a part to other processes.',
    );
  }
  if (own.has('staff') && own.size < roles.length && consolePort === null) {
    throw new ConfigError('ANONCAM_CONSOLE_PORT must be set, since ANONCAM_ROLES names staff.');
  }
  return config;
}
