/**
 * Fills the button it sits in from left to right until a moment is reached: "this presses itself then".
 * Who prefers less motion has the words beside it.
 * It shows only; whoever gave the moment acts on it.
 */
import { useEffect, useRef } from 'preact/hooks';
import { readClock } from './now.ts';

export function Sweep(props: { endsAt: number }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const animation = bar.current?.animate([{ transform: 'scaleX(0)' }, { transform: 'scaleX(1)' }], {
      duration: Math.max(0, props.endsAt - readClock()),
      fill: 'forwards',
    });
    return () => animation?.cancel();
  }, [props.endsAt]);
  return <span class="sweep" ref={bar} aria-hidden="true" />;
}
