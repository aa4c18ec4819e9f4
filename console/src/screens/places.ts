/**
 * The screens that can be gone to, who may, and how each is written in the page's address. Pure.
 */
import type { Queue } from '@anoncam/protocol/staff-api/staff-cases';
import type { Permission } from '@anoncam/protocol/staff-api/staff-session';

export type PlaceName =
  | 'queue'
  | 'appeals'
  | 'notices'
  | 'messages'
  | 'requests'
  | 'sanctions'
  | 'address'
  | 'legal'
  | 'figures'
  | 'policy'
  | 'team'
  | 'audit';

/** A case is looked at from the queue; an address is revealed of a case. */
export type Place =
  | { readonly at: Exclude<PlaceName, 'address'> }
  | { readonly at: 'address'; readonly case: string }
  | { readonly at: 'case'; readonly id: string };

/** In the order of the navigation; each with the permissions of which one is enough, or for everybody. */
const gates: { readonly [name in PlaceName]: readonly Permission[] | 'everybody' } = {
  queue: ['read cases'],
  appeals: ['decide appeals'],
  notices: ['answer notices'],
  messages: ['answer messages'],
  requests: ['answer data requests'],
  sanctions: ['read cases'],
  address: ['reveal addresses'],
  legal: ['handle legal requests', 'approve'],
  figures: ['read figures'],
  policy: 'everybody',
  team: ['manage team'],
  audit: ['read audit log'],
};

export function listPlaces(permissions: readonly Permission[]): readonly PlaceName[] {
  const names = Object.keys(gates) as PlaceName[];
  return names.filter((name) => {
    const gate = gates[name];
    return gate === 'everybody' || gate.some((permission) => permissions.includes(permission));
  });
}

/** Which number of the queue stands beside a place. */
export const countOf: { readonly [name in PlaceName]?: keyof Queue['waiting'] } = {
  queue: 'cases',
  appeals: 'appeals',
  notices: 'notices',
  messages: 'messages',
  requests: 'dataRequests',
  legal: 'approvals',
};

export function writePlace(place: Place): string {
  if (place.at === 'case') return `#case/${place.id}`;
  if (place.at === 'address' && place.case !== '') return `#address/${place.case}`;
  return `#${place.at}`;
}

/** Where an address leads; the first place one may go to if it leads nowhere. */
export function readPlace(hash: string, permissions: readonly Permission[]): Place {
  const [, name = '', id = ''] = /^#(\w+)(?:\/([\w-]+))?$/.exec(hash) ?? [];
  const allowed = listPlaces(permissions);
  if (name === 'case' && id !== '' && allowed.includes('queue')) return { at: 'case', id };
  const found = allowed.find((place) => place === name) ?? allowed[0] ?? 'policy';
  return found === 'address' ? { at: 'address', case: name === 'address' ? id : '' } : { at: found };
}

/** The code in a link of invitation; empty if it is none. */
export function readInvitation(hash: string): string {
  return /^#join=([\w.-]{1,64})$/.exec(hash)?.[1] ?? '';
}

/** A link of invitation for the one who is invited. It never reaches a server: browsers send no fragment. */
export function writeInvitation(origin: string, invitation: string): string {
  return `${origin}/#join=${invitation}`;
}
