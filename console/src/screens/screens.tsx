/** Which screen stands at which place. */
import { Appeals } from './appeals.tsx';
import { AuditLog } from './audit-log.tsx';
import { Case } from './case.tsx';
import { Figures } from './figures.tsx';
import { LegalDesk } from './legal-desk.tsx';
import { Messages } from './messages.tsx';
import { Notices } from './notices.tsx';
import type { Place } from './places.ts';
import { Policy } from './policy.tsx';
import { Queue } from './queue.tsx';
import { RevealAddress } from './reveal-address.tsx';
import { Sanctions } from './sanctions.tsx';
import { Team } from './team.tsx';

const simple = {
  queue: Queue,
  appeals: Appeals,
  notices: Notices,
  messages: () => <Messages about="anything" />,
  requests: () => <Messages about="own data" />,
  sanctions: Sanctions,
  legal: LegalDesk,
  figures: Figures,
  policy: Policy,
  team: Team,
  audit: AuditLog,
} as const;

export function ScreenOf({ place }: { place: Place }) {
  if (place.at === 'case') return <Case id={place.id} />;
  if (place.at === 'address') return <RevealAddress of={place.case} />;
  const Screen = simple[place.at];
  return <Screen />;
}
