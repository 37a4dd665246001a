import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog, Header, MenuItem, MenuSection, Modal, ModalOverlay } from "react-aria-components";
import { get } from "../api/client.ts";
import { keys } from "../api/queries.ts";
import type { WorkItemList } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { writeSearch } from "../work-items/search.ts";
import { Finder } from "./finder.tsx";
import { capsOf } from "./keys.ts";
import { type Offered, useRegistered } from "./registry.ts";

/** So many items are looked up by what was typed. */
const MOST_ITEMS = 6;

const itemId = (key: string) => `item ${key}`;

/** Finds actions of the page, pages, and work items by their number, and does what is chosen. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const words = typed.trim();
  const navigate = useNavigate();
  const actions = useRegistered().filter((one) => one.id !== "palette" && fits(one, words));
  // these come later, so they stand below: no line moves away from under somebody's Enter
  const items = useItems(words);

  const choose = (id: string) => {
    onClose();
    const action = actions.find((one) => one.id === id);
    // the page has the focus again when the action is done
    if (action) setTimeout(action.perform);
    else void navigate({ to: "/items/$", params: { _splat: id.slice("item ".length) } });
  };

  return (
    <ModalOverlay className="palette__back" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="palette">
        <Dialog aria-label="Find" className="palette__dialog">
          <Finder
            label="A page, a work item or an action"
            placeholder="A page, a work item's number, or what to do"
            fieldClass="palette__field"
            typed={typed}
            onType={setTyped}
            first={actions.find(({ blocked }) => !blocked)?.id ?? items.map(({ key }) => itemId(key))[0]}
            onTake={choose}
            list={{
              "aria-label": "Found",
              className: "palette__list",
              disabledKeys: actions.flatMap(({ id, blocked }) => (blocked ? [id] : [])),
              renderEmptyState: () => <p className="palette__none weak">Nothing is called so.</p>,
            }}
          >
            {actions.length > 0 && (
              <MenuSection>
                <Header className="palette__head">Actions</Header>
                {actions.map((action) => (
                  <ActionItem key={action.id} action={action} />
                ))}
              </MenuSection>
            )}
            {items.length > 0 && (
              <MenuSection>
                <Header className="palette__head">Work items</Header>
                {items.map(({ key, number, subject }) => (
                  <MenuItem key={key} id={itemId(key)} textValue={number} className="palette__item">
                    <Icon name="items" small />
                    <span className="palette__label">
                      {number} <span className="weak">{subject}</span>
                    </span>
                  </MenuItem>
                ))}
              </MenuSection>
            )}
          </Finder>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function ActionItem({ action: { id, label, icon, keys: pressed, blocked } }: { action: Offered }) {
  const [key] = pressed;
  return (
    <MenuItem id={id} textValue={label} className="palette__item">
      {icon ? <Icon name={icon} small /> : <span className="palette__gap" />}
      <span className="palette__label">
        {label} {blocked && <span className="weak">{blocked}</span>}
      </span>
      {key && (
        <span className="inline">
          {capsOf(key).map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      )}
    </MenuItem>
  );
}

/** Each word that was typed stands in the label or in the words by which the action is found too. */
function fits({ label, keywords }: Offered, words: string): boolean {
  const text = [label, ...keywords].join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function useItems(words: string): WorkItemList["rows"] {
  const query = writeSearch({ q: words });
  const { data } = useQuery({
    queryKey: [...keys.list(query), "palette"],
    queryFn: ({ signal }) => get<WorkItemList>(`/api/work-items${query}`, signal),
    enabled: words.length >= 3,
  });
  return words.length >= 3 ? (data?.rows.slice(0, MOST_ITEMS) ?? []) : [];
}
