/**
 * Stands in for a screen that is still being fetched. If it cannot be had, the visit goes back to the landing, which
 * says so: nobody shall be on the air on a screen they cannot see.
 */
import { useEffect } from 'preact/hooks';
import { Mark } from '../ui/icons.tsx';
import { useTexts } from '../ui/words.ts';
import { ScreenHeading } from './screen-heading.tsx';
import type { Actions } from './view.ts';

export function ComingScreen(props: { isMissing: boolean; actions: Actions }) {
  const texts = useTexts();
  const { isMissing, actions } = props;
  useEffect(() => {
    if (isMissing) actions.stop();
  }, [isMissing, actions]);
  return (
    <main class="before">
      <Mark />
      <ScreenHeading>{texts.landing.starting}</ScreenHeading>
    </main>
  );
}
