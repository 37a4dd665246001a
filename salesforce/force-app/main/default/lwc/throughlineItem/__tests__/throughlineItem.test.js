import ThroughlineItem from "c/throughlineItem";
import { graphql } from "lightning/graphql";
import { createElement } from "lwc";

// the labels are read as an org has them
jest.mock("@salesforce/user/Id", () => ({ default: "005000000000001AAA" }), { virtual: true });

const ME = "005000000000001AAA";
const NOW = Date.parse("2026-11-27T10:00:00Z");

/** An item as GraphQL gives it. */
const node = (fields = {}) => ({
  Id: "a00000000000001AAA",
  ...Object.fromEntries(
    Object.entries({
      TL_Key__c: "support-email/500000000000001AAA",
      TL_Stage__c: "Triage",
      TL_Stages__c: "Intake\nTriage\nResolution",
      TL_Owner__c: "Lina Olsen",
      TL_Because__c: "fewest open cases of those who speak French",
      TL_Waiting_For__c: "an answer from Triage Desk",
      TL_Next_Step__c: "owner",
      TL_Milestone__c: "Triage",
      TL_Milestone_Status__c: "running",
      TL_Milestone_Due__c: "2026-11-27T12:05:00Z",
      TL_Tasks__c: JSON.stringify([
        { id: "1", title: "What is it about?", to: "Triage Desk", users: [ME] },
        { id: "2", title: "May it be refunded?", to: "Finance", users: ["005000000000002AAA"] },
      ]),
      TL_Console__c: "https://throughline.acme.example/items/support-email/500000000000001AAA",
      TL_Outcome__c: null,
      TL_Ended__c: null,
      ...fields,
    }).map(([name, value]) => [name, { value }]),
  ),
});

const answer = (...nodes) => ({
  uiapi: { query: { TL_Item__c: { edges: nodes.map((one) => ({ node: one })) } } },
});

function open() {
  const element = createElement("c-throughline-item", { is: ThroughlineItem });
  element.recordId = "500000000000001AAA";
  document.body.appendChild(element);
  const all = (id) => [...element.shadowRoot.querySelectorAll(`[data-id="${id}"]`)];
  const text = (id) => all(id)[0]?.textContent.replace(/\s+/g, " ").trim();
  return { element, all, text, spinner: () => element.shadowRoot.querySelector("lightning-spinner") };
}

async function shown(...nodes) {
  const page = open();
  graphql.emit(answer(...nodes));
  await Promise.resolve();
  return page;
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ["nextTick", "queueMicrotask"] });
});
afterEach(() => {
  for (const element of [...document.body.children]) element.remove();
  jest.useRealTimers();
});

describe("the component on a record's page", () => {
  it("asks for the items of the record of the page", async () => {
    open();
    await Promise.resolve();
    expect(graphql.getLastConfig().variables).toEqual({ record: "500000000000001AAA" });
  });

  it("says that it looks until there is an answer", async () => {
    const page = open();
    await Promise.resolve();
    expect(page.spinner().alternativeText).toMatch(/TL_Loading/);
    graphql.emit(answer(node()));
    await Promise.resolve();
    expect(page.spinner()).toBeNull();
  });

  it("shows all stages, with the one that the item is in", async () => {
    const { all } = await shown(node());
    const stages = all("stage");
    expect(stages.map((one) => one.firstChild.textContent)).toEqual(["Intake", "Triage", "Resolution"]);
    expect(stages.map((one) => one.getAttribute("aria-current"))).toEqual([null, "step", null]);
    expect(stages.map((one) => one.lastChild.textContent)).toEqual([
      expect.stringContaining("TL_Stage_Done"),
      expect.stringContaining("TL_Stage_Now"),
      expect.stringContaining("TL_Stage_Next"),
    ]);
  });

  it("shows who has it and why, what it waits for and what comes next", async () => {
    const { text } = await shown(node());
    expect(text("because")).toBe("fewest open cases of those who speak French");
    expect(text("owner")).toContain("TL_Owner");
    expect(text("waits-for")).toContain("TL_Waits_For");
    expect(text("next-step")).toContain("owner");
  });

  it("shows what I am asked apart from what others are asked", async () => {
    const { text, all } = await shown(node());
    expect(text("mine")).toContain("What is it about?");
    expect(text("mine")).not.toContain("May it be refunded?");
    expect(all("others")).toHaveLength(1);
    const none = await shown(node({ TL_Tasks__c: "this is no JSON" }));
    expect(none.all("mine")).toEqual([]);
  });

  it("counts the milestone down, and says when it is late", async () => {
    const { all } = await shown(node());
    const left = () => all("left")[0];
    expect(left().textContent).toContain("TL_Left");
    expect(left().className).not.toContain("error");
    jest.advanceTimersByTime(3 * 60 * 60_000);
    await Promise.resolve();
    expect(left().textContent).toContain("TL_Overdue");
    expect(left().className).toContain("slds-text-color_error");
  });

  it("does not count what is paused", async () => {
    const { text } = await shown(node({ TL_Milestone_Status__c: "paused", TL_Milestone_Due__c: null }));
    expect(text("left")).toContain("TL_Paused");
  });

  it("links to the item's page", async () => {
    const { all } = await shown(node());
    const [link] = all("console");
    expect(link.href).toBe("https://throughline.acme.example/items/support-email/500000000000001AAA");
    expect(link.rel).toBe("noopener");
  });

  it("says when Throughline does not handle the record", async () => {
    const { text } = await shown();
    expect(text("empty")).toContain("TL_Empty");
  });

  it("says what to do when it may not look, and shows nothing old beside it", async () => {
    const page = await shown(node());
    graphql.emitErrors([{ message: "no access" }]);
    await Promise.resolve();
    expect(page.element.shadowRoot.querySelector('[role="alert"]').textContent).toContain("TL_Error_Fix");
    expect(page.all("item")).toEqual([]);
  });

  it("shows what goes on before what has ended", async () => {
    const ended = node({
      TL_Key__c: "old/5",
      TL_Ended__c: "2026-11-01T00:00:00Z",
      TL_Outcome__c: "resolved",
    });
    const { all } = await shown(ended, node());
    const [first, second] = all("item");
    expect(first.querySelector('[data-id="outcome"]')).toBeNull();
    expect(second.querySelector('[data-id="outcome"]').textContent).toContain("TL_Ended");
    expect(second.querySelector('[data-id="next-step"]')).toBeNull();
    const chips = [...second.querySelectorAll('[data-id="stage"]')];
    expect(chips.every((chip) => chip.lastChild.textContent.includes("TL_Stage_Done"))).toBe(true);
  });

  it("looks again when it is asked to", async () => {
    const page = open();
    const refresh = jest.fn().mockResolvedValue(undefined);
    graphql.emit(answer(node()), undefined, refresh);
    await Promise.resolve();
    page.element.shadowRoot.querySelector("lightning-button-icon").click();
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("stops counting when the page is left", async () => {
    const { element } = await shown(node());
    expect(jest.getTimerCount()).toBe(1);
    element.remove();
    expect(jest.getTimerCount()).toBe(0);
  });
});
