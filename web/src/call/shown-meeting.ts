/**
 * What the visitor sees of a running meeting: its state together with what is said, sent and counted on the way, as a
 * view that changes only when something looks different. It decides nothing.
 */
import type { BetweenPeers } from '@anoncam/protocol/between-peers';
import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { Camera } from '../camera/camera.ts';
import { noShield, type Shield } from '../moderation/shield.ts';
import type { AddressView, MeetingView, WishesView } from '../screens/view.ts';
import { addLine, clearConversation, hearLine, type NewLine } from './conversation.ts';
import { currentCall, type Meeting } from './meeting-state.ts';
import { blankView, isSameView, type LiveView, viewMeeting } from './meeting-view.ts';

const typingShownMs = 3_500;

type Seen = Extract<BetweenPeers, { type: 'text' | 'typing' | 'sources' }>;

type ShownParts = {
  /** Gives the present state. */
  meeting(): Meeting;
  readonly camera: Camera;
  readonly wishes: ReadonlySignal<WishesView>;
  readonly address: ReadonlySignal<AddressView>;
  readonly shield: Shield | null;
};

export class ShownMeeting {
  readonly #meeting: () => Meeting;
  readonly #camera: Camera;
  readonly #wishes: ReadonlySignal<WishesView>;
  readonly #address: ReadonlySignal<AddressView>;
  readonly #shield: Shield | null;
  readonly #view = signal<MeetingView | null>(null);
  readonly #stopFollowing: () => void;
  #live: LiveView = blankView;

  constructor({ meeting, camera, wishes, address, shield }: ShownParts) {
    this.#meeting = meeting;
    this.#camera = camera;
    this.#wishes = wishes;
    this.#address = address;
    this.#shield = shield;
    this.#stopFollowing = effect(() => {
      void [wishes.value, address.value];
      untracked(() => this.publish());
    });
  }

  /** Null until the meeting has begun. */
  get view(): ReadonlySignal<MeetingView | null> {
    return this.#view;
  }

  get ownSources(): Pick<MeetingView, 'camera' | 'microphone'> {
    const camera = this.#camera.video ? 'on' : this.#camera.cameras.length > 0 ? 'off' : 'none';
    return { camera, microphone: this.#camera.microphone };
  }

  publish(): void {
    const { stream, cameras } = this.#camera;
    const meeting = this.#meeting();
    const { strangerStream, strangerSources } = this.#live;
    this.#shield?.follow({
      call: currentCall(meeting)?.id ?? null,
      stream: strangerStream,
      isCameraOn: strangerSources.camera,
    });
    const own = {
      ...(this.#shield?.view ?? noShield),
      ownStream: stream,
      ...this.ownSources,
      maySwapCamera: cameras.length > 1,
      wishes: this.#wishes.value,
      address: this.#address.value,
    };
    const view = viewMeeting(meeting, this.#live, own, Date.now());
    if (!isSameView(view, this.#view.value)) this.#view.value = view;
  }

  show(change: Partial<LiveView>): void {
    this.#live = { ...this.#live, ...change };
    this.publish();
  }

  addLine(line: NewLine): void {
    this.show({ conversation: addLine(this.#live.conversation, line) });
  }

  hear(message: Seen): void {
    switch (message.type) {
      case 'text':
        return this.show({
          conversation: hearLine(this.#live.conversation, message.text, Date.now()),
          typingUntilMs: 0,
        });
      case 'typing':
        return this.show({ typingUntilMs: Date.now() + typingShownMs });
      case 'sources':
        return this.show({ strangerSources: { camera: message.camera, microphone: message.microphone } });
      default:
        return message satisfies never;
    }
  }

  /** Nothing of the former stranger is left from the next `publish` on. */
  forgetConversation(): void {
    this.#live = { ...this.#live, conversation: clearConversation(this.#live.conversation) };
  }

  forgetStranger(): void {
    const { verification } = blankView;
    this.#live = { ...this.#live, strangerStream: null, typingUntilMs: 0, verification };
  }

  end(): void {
    this.#stopFollowing();
    this.#live = blankView;
  }
}
