/**
 * The wishes panel, fetched after the first paint: hundreds of names and a form that most visitors never open shall
 * not keep the page from being there.
 */
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { useLater } from '../ui/later.ts';
import { useTexts } from '../ui/words.ts';
import type { Actions, WishesView } from './view.ts';

type Part = typeof import('./wishes-panel.tsx');

function fetchPanel(): Promise<Part> {
  return import('./wishes-panel.tsx');
}

export function useWishesPart(): Part | 'missing' | null {
  return useLater(fetchPanel);
}

type WishesLaterProps = {
  part: ReturnType<typeof useWishesPart>;
  view: WishesView;
  shield: ShieldSettings;
  actions: Actions;
};

export function WishesLater({ part, ...panel }: WishesLaterProps) {
  const texts = useTexts();
  if (part === null) return null;
  if (part === 'missing') return <p class="wishes__panel complaint">{texts.wishes.missing}</p>;
  return <part.WishesPanel {...panel} />;
}
