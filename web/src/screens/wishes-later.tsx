/**
 * The wishes panel, fetched after the first paint: hundreds of names and a form that most visitors never open shall
 * not keep the page from being there.
 */
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../ui/words.ts';
import type { Actions, WishesView } from './view.ts';

type Part = typeof import('./wishes-panel.tsx');

/** Fetches it as soon as a component that may need it is there; null until then, 'missing' if it cannot be had. */
export function useWishesPart(): Part | 'missing' | null {
  const [part, setPart] = useState<Part | 'missing' | null>(null);
  useEffect(() => {
    let isWanted = true;
    const take = (result: Part | 'missing') => {
      if (isWanted) setPart(result);
    };
    import('./wishes-panel.tsx').then(take, () => take('missing'));
    return () => {
      isWanted = false;
    };
  }, []);
  return part;
}

type WishesLaterProps = { part: ReturnType<typeof useWishesPart>; view: WishesView; actions: Actions };

export function WishesLater({ part, view, actions }: WishesLaterProps) {
  const texts = useTexts().wishes;
  if (part === null) return null;
  if (part === 'missing') return <p class="wishes__panel complaint">{texts.missing}</p>;
  return <part.WishesPanel view={view} actions={actions} />;
}
