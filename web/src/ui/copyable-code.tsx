/**
 * A code that somebody writes down or copies: large, in groups, and read out letter by letter where that is needed.
 */
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { useMeetingTexts } from './meeting-words.ts';

export function CopyableCode(props: { label: string; code: string }) {
  const texts = useMeetingTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    // A browser may refuse; the code is there to be read all the same.
    await navigator.clipboard.writeText(props.code).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div class="code">
      <span class="code__label">{props.label}</span>
      <output class="code__letters" aria-label={props.label}>
        {props.code}
      </output>
      <Button kind="plain" label={isCopied ? texts.copied : texts.copy} onPress={() => void copy()} />
    </div>
  );
}
