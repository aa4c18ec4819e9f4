/**
 * The first heading of a screen. It takes the focus when the screen appears, so that it is read out and Tab starts there.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

const headingId = 'screen-heading';

export function ScreenHeading(props: { hidden?: boolean; children: ComponentChildren }) {
  return (
    <h1 id={headingId} class={props.hidden ? 'visually-hidden' : 'heading'} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

export function focusHeading(): void {
  document.getElementById(headingId)?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** Whether nothing in particular has the focus: moving it then takes nothing away from anybody. */
export function isFocusFree(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.id === headingId;
}

/** What has the focus may go, for it was pressed or its stranger left: the keyboard is then at the beginning of the screen. */
export function useFocusKept(): void {
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      last.current = event.target;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useLayoutEffect(() => {
    const isGone = last.current instanceof Element && !last.current.isConnected;
    if (isGone && isFocusFree()) focusHeading();
  });
}
