import type { ReactNode } from "react";
import { Icon } from "../../marks/icon.tsx";
import type { IconName } from "../../marks/icons.ts";

/** The head of the pane, and what stands below it. */
export function Panel({
  title,
  about,
  icon,
  by = "system",
  children,
}: {
  title: string;
  about?: string | undefined;
  icon: IconName;
  by?: string;
  children: ReactNode;
}) {
  return (
    <>
      <div className="pane__head">
        <span className={`node__mark by--${by}`}>
          <Icon name={icon} />
        </span>
        <h2 className="truncate">{title}</h2>
        {about && <span className="weak">{about}</span>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="pane__body" tabIndex={0} aria-label={`Form of ${title}`}>
        {children}
      </section>
    </>
  );
}

export function Section({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <section className="section fields">
      <h3 className="section__title">
        {title} {about && <span className="weak">{about}</span>}
      </h3>
      {children}
    </section>
  );
}
