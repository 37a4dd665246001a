import { writeFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import type { PlacementReport } from "@throughline/server/placement";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";

export default class Placement extends ThroughlineCommand {
  static override description =
    "Tell which fields are read, which leave the org and to whom, and what is kept where; or write it as one signed page.";
  static override examples = [
    "<%= config.bin %> placement",
    "<%= config.bin %> placement --html placement.html",
  ];
  static override flags = {
    html: Flags.string({ description: "File that the signed page is written to.", helpValue: "FILE" }),
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Placement);
    if (flags.html !== undefined) {
      writeFileSync(flags.html, await askRunning<string>(this, flags.server, "/api/placement/report"));
      this.log(
        `The report is in ${flags.html}. Whoever gets it checks it: throughline placement verify ${flags.html}`,
      );
      return;
    }
    const report = await askRunning<PlacementReport>(this, flags.server, "/api/placement");
    if (flags.json) return this.json(report, 2);
    for (const { workflow, title, object, reads, writes, leaves } of report.workflows) {
      this.log(`${title} (${workflow}, ${object})`);
      this.log(`  reads   ${reads.map(({ field }) => field).join(", ")}`);
      this.log(
        `  writes  ${writes.map(({ field, guarded }) => (guarded ? field : `${field} (not guarded)`)).join(", ")}`,
      );
      if (leaves.length === 0) this.log("  leaves  nothing but what Throughline keeps");
      for (const { to, what, masked, steps, accepted } of leaves) {
        const sent = what.map(({ name, of }) =>
          of.join() === name ? name : `${name} (of ${of.join(", ") || "no field"})`,
        );
        this.log(
          `  leaves  to ${to.name} at ${to.host}, by ${steps.join(", ")}: ${sent.join(", ") || "no field"}`,
        );
        if (masked.length) this.log(`          without ${masked.join(", ")}`);
        if (!accepted)
          this.log("          NOT ACCEPTED: it is refused. To accept it: throughline placement accept");
      }
      this.log("");
    }
    for (const { what, where, until } of report.kept)
      this.log(`kept    ${what}\n        in ${where}, ${until}`);
  }
}
