/** Made-up sanctions for tests, and a server that tells of them. It judges nothing. */
import type { SanctionState, Standing } from '@anoncam/protocol/standing';

export const nowMs = Date.UTC(2026, 10, 26, 12);
const hourMs = 3_600_000;

function atHours(hours: number): string {
  return new Date(nowMs + hours * hourMs).toISOString();
}

/** In force for another day. */
export function sanctionOf(kind: SanctionState['kind'], change: Partial<SanctionState> = {}): SanctionState {
  return {
    code: `CODE-OF-${kind}`.toUpperCase(),
    kind,
    reason: 'sexual',
    facts: { flags: 3, of: 5 },
    decidedBy: 'automatic',
    from: atHours(-1),
    until: atHours(24),
    isLifted: false,
    appeal: null,
    ...change,
  };
}

export function endingIn(hours: number): Pick<SanctionState, 'until'> {
  return { until: atHours(hours) };
}

export function standingOf(...sanctions: SanctionState[]): Standing {
  return { sanctions, networkUntil: null, needsWork: false };
}
