/**
 * What a meeting needs to run, and whom it tells.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { ReadonlySignal } from '@preact/signals';
import type { Camera } from '../camera/camera.ts';
import type { Shielding } from '../moderation/shield.ts';
import type { ReportDesk } from '../reports/report-desk.ts';
import type { AddressView, WishesView } from '../screens/view.ts';
import type { LinkRefusal } from '../server-link/server-link.ts';
import type { BlockedStrangers } from '../wishes/blocked-strangers.ts';
import type { Meeting } from './meeting-state.ts';
import type { Peer } from './peer.ts';

/** `pauseSeconds`: so long the server wishes not to be asked again. */
export type Refusal = {
  readonly reason: LinkRefusal | 'noRelay';
  readonly pauseSeconds: number | null;
};

export type RunParts = {
  readonly url: string;
  readonly mode: Mode;
  readonly camera: Camera;
  readonly wishes: ReadonlySignal<WishesView>;
  readonly blocked: BlockedStrangers;
  readonly shielding: Shielding;
  readonly reports: ReportDesk;
  /** Whether strangers must not learn this device's address, and whether that can be had. */
  readonly address: ReadonlySignal<AddressView>;
  onStanding(isOnProbation: boolean): void;
  /** The server will not have this page, and no call is under way or it must end; or the visitor hides, and no relay answers. */
  onRefused(refusal: Refusal): void;
  /** Something happened; `peer` is the connection to the present stranger. */
  onMove(meeting: Meeting, peer: Peer | null): void;
};
