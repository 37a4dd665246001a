import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { rawApi, tokenOf, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const id = org.db.create("Case", { Subject: "x" });

describe("what comes over the wire", () => {
  it("may be packed", async () => {
    const body = gzipSync(JSON.stringify({ Subject: "packed ✓" }));
    const answer = await api("PATCH", `sobjects/Case/${id}`, body, { "content-encoding": "gzip" });
    expect(answer.status).toBe(204);
    expect(org.db.get("Case", id)?.Subject).toBe("packed ✓");
  });

  it("may come in chunks and over doubled slashes", async () => {
    const token = await tokenOf(org);
    const status = await new Promise((resolve, reject) => {
      const call = request(`${org.url}//services/data/v62.0//sobjects/Case/${id}`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      });
      call.on("response", (answer) => resolve(answer.statusCode));
      call.on("error", reject);
      call.write('{"Subj');
      setTimeout(() => call.end('ect":"in chunks"}'), 5);
    });
    expect(status).toBe(204);
    expect(org.db.get("Case", id)?.Subject).toBe("in chunks");
  });

  it.each<[string, Uint8Array | string, string]>([
    ["broken JSON", '{"Subject": }', "Unexpected character ('}' (code 125)) at [line:1, column:13]"],
    ["JSON that ends too soon", '{"Subject": "a', "Unexpected end-of-input at [line:1, column:15]"],
    [
      "bytes that are not UTF-8",
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
      "Invalid UTF-8 in the request body at [line:1, column:1]",
    ],
    [
      "something that is no object",
      "[1]",
      "The request body must be a JSON object that holds the fields of a record",
    ],
  ])("is refused when it is %s", async (_, body, message) => {
    const answer = await api("PATCH", `sobjects/Case/${id}`, body);
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: "JSON_PARSER_ERROR", message }] });
  });

  it("is refused when it is not packed as it says", async () => {
    const answer = await api("PATCH", `sobjects/Case/${id}`, "{}", { "content-encoding": "gzip" });
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: "JSON_PARSER_ERROR" }] });
  });

  it("may hold a text of 30 MB, which is then too long for its field", async () => {
    const { status, body } = await api("PATCH", `sobjects/Case/${id}`, {
      Description: "a".repeat(30_000_000),
    });
    expect(status).toBe(400);
    expect(body[0]).toMatchObject({ errorCode: "STRING_TOO_LONG", fields: ["Description"] });
    expect(body[0].message.length).toBeLessThan(2000);
  });

  it("may not be larger than 50 MB", async () => {
    const answer = await api("PATCH", `sobjects/Case/${id}`, `{"Subject":"${"a".repeat(50_000_000)}"}`);
    expect(answer).toMatchObject({ status: 413, body: [{ errorCode: "EXCEEDED_MAX_SIZE_REQUEST" }] });
    expect((await api("GET", "limits")).status).toBe(200);
  });
});
