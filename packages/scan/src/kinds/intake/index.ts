import type { Condition, Write, Written } from "../../model.ts";
import { sameName } from "../../project/names.ts";
import { all, type Element, first, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";

/** One way in which cases come in, with what it fills in: an address, the web form, or any when no rule finds an owner. */
export interface Intake extends Piece {
  kind: "intake";
  object: string;
  /** `support@example.com`, `web-to-case`, `default owner`. */
  name: string;
  line: number;
  active: boolean;
  origin?: string;
  priority?: string;
  owner?: { of: string; name: string };
}

/** The case settings of an org: who owns what nobody was found for, e-mail-to-case, web-to-case. */
export const intakes: Kind<Intake> = {
  name: "intake",
  endings: [".settings-meta.xml", ".settings"],
  concerns: (file, object) => file.name === "Case" && sameName("Case", object),

  read(file) {
    const { root } = file.xml();
    const intake = (element: Element, name: string, active: boolean): Intake => {
      const [origin, priority] = [textOf(element, "caseOrigin"), textOf(element, "casePriority")];
      const owner = textOf(element, "caseOwner");
      return {
        kind: "intake",
        file: file.path,
        object: "Case",
        name,
        line: element.line,
        active,
        ...(origin && { origin }),
        ...(priority && { priority }),
        ...(owner && { owner: { of: textOf(element, "caseOwnerType") ?? "User", name: owner } }),
      };
    };
    const email = first(root, "emailToCase");
    const web = first(root, "webToCase");
    const owner = first(root, "defaultCaseOwner");
    return [
      ...(email ? all(email, "routingAddresses") : []).map((address) =>
        intake(
          address,
          textOf(address, "emailAddress") ?? textOf(address, "routingName") ?? "",
          isTrue(email, "enableEmailToCase"),
        ),
      ),
      ...(web ? [intake(web, "web-to-case", isTrue(web, "enableWebToCase"))] : []),
      ...(owner?.text.trim()
        ? [
            {
              ...intake(owner, "default owner", true),
              owner: { of: textOf(root, "defaultCaseOwnerType") ?? "User", name: owner.text.trim() },
            },
          ]
        : []),
    ];
  },

  writes: (object, project) =>
    project
      .pieces<Intake>("intake")
      .filter((intake) => sameName(intake.object, object))
      .flatMap(({ name, file, line, active, origin, priority, owner }) => {
        const write = (field: string, value: Written, when: Condition[]): Write => ({
          object,
          field,
          writer: { kind: "intake", name, file, line, active },
          on: [],
          moment: "called",
          when,
          value,
          record: "same",
        });
        const filled = { Origin: origin, Priority: priority };
        return [
          ...Object.entries(filled).flatMap(([field, value]) =>
            value === undefined ? [] : [write(field, { is: "value", value }, [])],
          ),
          ...(owner ? [write("OwnerId", { is: "name", ...owner }, [NOBODY])] : []),
        ];
      }),
};

const NOBODY: Condition = { text: "no entry of the active assignment rule fits" };
