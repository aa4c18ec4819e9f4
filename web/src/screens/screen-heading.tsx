/**
 * The first heading of a screen. It takes the focus when the screen appears, so that it is read out and Tab starts there.
 */
import type { ComponentChildren } from 'preact';

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
