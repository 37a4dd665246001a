import type { KeyboardEvent, ReactNode, Ref } from "react";

interface Props {
  /** What scrolls, for screen readers. */
  label: string;
  className: string;
  onKeyDown?: (event: KeyboardEvent) => void;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

/** A part of the page that scrolls by itself. It takes the focus, so that the keyboard can scroll it too. */
export function Scroll({ label, className, onKeyDown, ref, children }: Props) {
  return (
    // biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable
    // biome-ignore-start lint/a11y/noNoninteractiveElementInteractions: arrows are a shorthand for the buttons inside
    <section ref={ref} className={className} tabIndex={0} aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </section>
    // biome-ignore-end lint/a11y/noNoninteractiveElementInteractions: see above
    // biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above
  );
}
