import type { ReactNode } from "react";
import { Heading, Modal, ModalOverlay, Dialog as Window } from "react-aria-components";

/** A modal dialog: focus is kept inside, Escape and a click beside it close it, focus goes back. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay className="dialog__back" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog">
        <Window className="dialog__window">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Window>
      </Modal>
    </ModalOverlay>
  );
}
