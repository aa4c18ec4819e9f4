/**
 * What a visitor chooses for themself: whom they would like to meet, how they are protected, and whether their address is
 * hidden, which their browser keeps; and how they talk, which only this page does.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { AddressHiding } from './consent/address-hiding.ts';
import type { Known } from './consent/entry.ts';
import { ShieldStore } from './moderation/shield-store.ts';
import type { Actions, AddressView, WishesView } from './screens/view.ts';
import { WishesStore } from './wishes/wishes-store.ts';

export class VisitChoices {
  readonly shield = new ShieldStore();
  readonly wishes: ReadonlySignal<WishesView>;
  readonly #store = new WishesStore(navigator.languages);
  readonly #hiding: AddressHiding;
  readonly #mode = signal<Mode>('video');

  constructor(known: ReadonlySignal<Known>) {
    this.#hiding = new AddressHiding(known);
    this.wishes = computed(() => ({
      wishes: this.#store.wishes.value,
      suggested: known.value.interests,
    }));
  }

  get address(): ReadonlySignal<AddressView> {
    return this.#hiding.view;
  }

  get mode(): ReadonlySignal<Mode> {
    return this.#mode;
  }

  goDirect(): void {
    this.#hiding.goDirect();
  }

  readonly actions: Pick<Actions, 'chooseMode' | 'changeWishes' | 'hideAddress'> = {
    chooseMode: (mode) => {
      this.#mode.value = mode;
    },
    changeWishes: (wishes) => this.#store.change(wishes),
    hideAddress: (isHidden) => this.#hiding.choose(isHidden),
  };
}
