/**
 * A box above everything else that has to be dealt with first. It is there while it is rendered; Escape and its own
 * buttons close it, and closing it gives the focus back to where it was.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

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
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={props.labelledBy}
      closedby={props.closedBy ?? 'any'}
      onClose={props.onClose}
    >
      {props.children}
    </dialog>
  );
}
