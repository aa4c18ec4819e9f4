/**
 * The wishes as a folded part of the start form: one line until somebody wants to know more.
 */
import { useState } from 'preact/hooks';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { Icon } from '../ui/icons.tsx';
import { useTexts } from '../ui/words.ts';
import type { Actions, WishesView } from './view.ts';
import { useWishesPart, WishesLater } from './wishes-later.tsx';
import { describeWishes } from './wishes-words.ts';

type WishesFoldProps = { view: WishesView; shield: ShieldSettings; actions: Actions };

export function WishesFold(props: WishesFoldProps) {
  const texts = useTexts();
  // Hundreds of names are in there: they are made when somebody looks.
  const part = useWishesPart();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="wishes" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="wishes__summary">
          <b>{texts.wishes.title}</b>
          <span class="wishes__line">{describeWishes(props.view.wishes, texts)}</span>
        </span>
        <Icon name="chevron" />
      </summary>
      {isOpen && <WishesLater part={part} {...props} />}
    </details>
  );
}
