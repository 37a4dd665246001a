import { Flags } from "@oclif/core";
import { fitsProof, isAddress, openTrail, proofIn, verify } from "@throughline/audit";
import { verifySigned } from "@throughline/server/placement";
import { fileFlag, jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../../command.ts";
import { createProgress } from "../../progress.ts";

export default class Verify extends ThroughlineCommand {
  static override description =
    "Verify the hash chain of every work item: nothing changed, missing, added or out of order.";
  static override examples = [
    "<%= config.bin %> audit verify --archive /archive/2026.sqlite",
    "<%= config.bin %> audit verify --file /archive/2026.sqlite",
  ];
  static override flags = {
    json: jsonFlag,
    ...trailFlags,
    file: fileFlag,
    archive: Flags.string({
      description:
        "An archive: verified as well, and that the trails which left the store are in it. May be given several times.",
      multiple: true,
      default: [],
    }),
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Verify);
    const file = this.trailIn(flags, metadata);
    for (const archive of flags.archive) this.mustExist(archive, "archive");
    const progress = createProgress("entries");
    const store = await this.openTrail(file, flags);
    const result = await verify(store, {
      onProgress: (done, total) => progress.at(done, total),
      archives: flags.archive,
    }).finally(() => store.close());
    progress.end();
    const proof = flags.file === undefined ? undefined : await this.proof(flags.file);
    if (!result.ok || proof?.ok === false) process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json({ ...result, ...(proof && { proof }) }, 2);
      return;
    }
    for (const { file, item, seq, what, message } of result.findings)
      this.log(`${file ? `${file}: ` : ""}${item} #${seq}  ${what}: ${message}`);
    const verdict = result.ok ? "the chain holds" : `${result.findings.length} findings`;
    this.log(`${result.entries} entries of ${result.items} trails (items and the roster): ${verdict}`);
    const { archived = 0, deleted = 0 } = result;
    if (proof) this.log(proof.words);
    if (archived || deleted) {
      const proof = flags.archive.length ? "" : "; name the archives with --archive to verify them too";
      this.log(`Of these ${archived} are archived and ${deleted} deleted${archived ? proof : ""}`);
    }
  }

  /** What a file that was handed out says of itself: that all of it is there, and who answers for that. */
  private async proof(
    file: string,
  ): Promise<{ ok: boolean; words: string; [fact: string]: unknown } | undefined> {
    if (isAddress(file)) return undefined;
    const proof = proofIn(file);
    if (!proof) return undefined;
    const { claim, signed } = proof;
    const fingerprint = verifySigned(signed);
    const store = await openTrail({ location: file, readOnly: true });
    const whole = await fitsProof(store, claim).finally(() => store.close());
    const ok = whole && fingerprint !== undefined && signed.text === JSON.stringify(claim);
    const { items, from, until, at, by } = claim;
    const words = ok
      ? `Handed out by ${by} at ${at}: all ${items} items that started from ${from} until ${until}. Signed by ${fingerprint}; compare that with Settings, Audit.`
      : "The proof does not hold: this is not the file that was handed out, or not all of it.";
    return { ok, words, claim, fingerprint: fingerprint ?? null };
  }
}
