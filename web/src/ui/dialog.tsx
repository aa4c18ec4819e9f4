/**
 * A box above everything else that has to be dealt with first. It is there while it is rendered; Escape and its own
 * buttons close it, and closing it gives the focus back to where it was.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { readClock } from './now.ts';

/** So long a key that was meant for a dialog may still be on its way when the dialog has closed. */
const graceMs = 1_500;

/** When a dialog was last taken away while it was open (ms since the epoch): it closed by itself, or by a button of its own. */
let takenAwayAt = 0;

export function wasDialogTakenAway(): boolean {
  return readClock() - takenAwayAt < graceMs;
}

function blurFocused(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

type DialogProps = {
  /** The id of the heading inside. */
  labelledBy: string;
  children: ComponentChildren;
  /** any: by a press beside it as well. */
  closedBy?: 'any' | 'closerequest';
  onClose: () => void;
};

export function Dialog(props: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it leaves the page: from then on Escape is not its own any more.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      if (element?.open) takenAwayAt = readClock();
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={props.labelledBy}
      closedby={props.closedBy ?? 'any'}
      // By hand: what has the focus is left while the dialog is still there.
      onCancel={blurFocused}
      onClose={props.onClose}
    >
      {props.children}
    </dialog>
  );
}
