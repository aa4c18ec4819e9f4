/**
 * Which screen is shown where a visit is, and with what on it. It changes nothing.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { DevicesView } from './camera/devices.ts';
import type { LevelWatch } from './camera/level-meter.ts';
import type { Entry } from './consent/entry.ts';
import type { FullSite } from './full-site.ts';
import type { PageClassifier } from './moderation/classifier/page-classifier.ts';
import type { ShieldSettings } from './moderation/shield-settings.ts';
import type { Reporting } from './reports/reporting.ts';
import type { Screen } from './screens/view.ts';
import type { StandingGate } from './standing/standing-gate.ts';
import type { VisitChoices } from './visit-choices.ts';
import type { Stage } from './visit-stage.ts';

export type ShownParts = {
  readonly entry: Entry;
  readonly choices: Pick<VisitChoices, 'mode' | 'wishes' | 'address'>;
  shieldSettings(): ShieldSettings;
  readonly classifier: PageClassifier;
  readonly reporting: Reporting;
  readonly standing: StandingGate;
  readonly devices: ReadonlySignal<DevicesView>;
  readonly full: FullSite;
  readonly level: LevelWatch;
  /** No video before that (ms since the epoch). */
  coolUntil(): number;
};

function showLanding(busy: boolean, parts: ShownParts): Screen {
  return {
    at: 'landing',
    busy,
    mode: parts.choices.mode.value,
    ...parts.entry.shown,
    wishes: parts.choices.wishes.value,
    shieldSettings: parts.shieldSettings(),
    address: parts.choices.address.value,
    classifier: parts.classifier.state.value,
    report: parts.reporting.view,
    probation: parts.standing.keeper.probation,
  };
}

export function showStage(stage: Stage, parts: ShownParts): Screen {
  switch (stage.at) {
    case 'landing':
      return showLanding(stage.busy, parts);
    case 'camera-check':
      return {
        at: 'camera-check',
        check: {
          ...parts.devices.value,
          ...(stage.isAsking ? { stream: null } : {}),
          level: parts.level.level,
          startsAt: stage.startsAt,
        },
      };
    case 'meeting': {
      const meeting = stage.run.view.value;
      const { probation } = parts.standing.keeper;
      return meeting
        ? { at: 'meeting', meeting, report: parts.reporting.view, probation }
        : showLanding(true, parts);
    }
    case 'standing':
      return { ...stage, standing: parts.standing.view };
    case 'cool-off':
      return { ...stage, until: parts.coolUntil() };
    case 'full':
      return { ...stage, until: parts.full.until.value };
    case 'problem':
      return { at: 'problem', problem: stage.problem };
    default:
      return stage satisfies never;
  }
}
