/**
 * What a meeting needs to run, and whom it tells.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { ReadonlySignal } from '@preact/signals';
import type { Camera } from '../camera/camera.ts';
import type { Shielding } from '../moderation/shield.ts';
import type { ReportDesk } from '../reports/report-desk.ts';
import type { WishesView } from '../screens/view.ts';
import type { BlockedStrangers } from '../wishes/blocked-strangers.ts';
import type { Meeting } from './meeting-state.ts';
import type { Peer } from './peer.ts';

export type RunParts = {
  readonly url: string;
  readonly mode: Mode;
  readonly camera: Camera;
  readonly wishes: ReadonlySignal<WishesView>;
  readonly blocked: BlockedStrangers;
  readonly shielding: Shielding;
  readonly reports: ReportDesk;
  onStanding(isOnProbation: boolean): void;
  /** The server will not have this page, and no call is under way. */
  onRefused(reason: CloseReason): void;
  /** Something happened; `peer` is the connection to the present stranger. */
  onMove(meeting: Meeting, peer: Peer | null): void;
};
