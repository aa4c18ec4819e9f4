/** Words of people outside, as what they are: quoted, never part of the page; folded for who chose so. */
import { useEffect, useState } from 'preact/hooks';
import { caseTexts } from '../texts/deciding.ts';
import { useDesk } from './desk.ts';
import { Button } from './parts.tsx';

type QuoteProps = {
  words: string;
  title?: string;
  /** The screen's own wish to see all of them, by a key. */
  isShown?: boolean;
};

export function Quote({ words, title, isShown = false }: QuoteProps) {
  const isCalm = useDesk().isCalm.value.value;
  const [isOpen, setOpen] = useState(false);
  // Other words are folded again.
  useEffect(() => setOpen(false), [words, isCalm]);
  if (words === '') return <p class="hint">{caseTexts.noWords}</p>;
  if (isCalm && !isOpen && !isShown) {
    return (
      <p class="folded">
        <span class="hint">{caseTexts.folded}</span>{' '}
        <Button label={caseTexts.show} kind="quiet" onPress={() => setOpen(true)} />
      </p>
    );
  }
  return (
    <figure class="quote">
      {title && <figcaption class="quote__title">{title}</figcaption>}
      <blockquote class="quote__words">{words}</blockquote>
    </figure>
  );
}
