import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const connection = await connect(org);
const base64 = (content: string) => Buffer.from(content).toString("base64");
const caseId = org.db.create("Case", { Subject: "with files" });

describe("an attachment", () => {
  it("keeps bytes, tells how many, and gives them back", async () => {
    const { id } = await connection.create("Attachment", {
      ParentId: caseId,
      Name: "note.txt",
      ContentType: "text/plain",
      Body: base64("grüße"),
    });
    const record = await connection.retrieve("Attachment", id as string);
    expect(record).toMatchObject({
      BodyLength: 7,
      Body: `/services/data/v62.0/sobjects/Attachment/${id}/Body`,
    });
    expect(
      await text(
        connection
          .sobject("Attachment")
          .record(id as string)
          .blob("Body"),
      ),
    ).toBe("grüße");
    expect((await api("GET", `sobjects/Attachment/${id}/Body`)).headers.get("content-type")).toBe(
      "text/plain",
    );
  });

  it("refuses what is not base64", async () => {
    const { body } = await api("POST", "sobjects/Attachment", { ParentId: caseId, Name: "x", Body: "§" });
    expect(body[0].errorCode).toBe("JSON_PARSER_ERROR");
  });
});

describe("a file", () => {
  const upload = (Title: string, content: string, more: object = {}) =>
    connection.create(
      "ContentVersion",
      { Title, PathOnClient: "report.txt", VersionData: base64(content), ...more },
      { multipartFileFields: { VersionData: { filename: "report.txt", contentType: "text/plain" } } },
    );

  it("comes as a part of the request, with a document and links of its own", async () => {
    const { id } = await upload("Report", "first", { FirstPublishLocationId: caseId });
    const version = await connection.retrieve("ContentVersion", id as string);
    expect(version).toMatchObject({
      ContentSize: 5,
      FileExtension: "txt",
      FileType: "TEXT",
      IsLatest: true,
      VersionNumber: "1",
      VersionData: `/services/data/v62.0/sobjects/ContentVersion/${id}/VersionData`,
    });
    expect(org.db.query(`SELECT Title, LatestPublishedVersionId FROM ContentDocument`)).toMatchObject([
      { Title: "Report", LatestPublishedVersionId: id },
    ]);
    const links = org.db.query(
      `SELECT LinkedEntityId FROM ContentDocumentLink WHERE ContentDocumentId = '${version.ContentDocumentId}'`,
    );
    expect(links.map((link) => link.LinkedEntityId)).toEqual([org.integrationUserId, caseId]);
  });

  it("has versions, of which one is the latest", async () => {
    const first = await connection.retrieve("ContentVersion", (await upload("Plan", "a")).id as string);
    const document = first.ContentDocumentId as string;
    const { id } = await upload("Plan B", "abc", { ContentDocumentId: document });
    expect(
      org.db.query(
        `SELECT VersionNumber, IsLatest FROM ContentVersion WHERE ContentDocumentId = '${document}' ORDER BY VersionNumber`,
      ),
    ).toMatchObject([
      { VersionNumber: "1", IsLatest: false },
      { VersionNumber: "2", IsLatest: true },
    ]);
    expect(org.db.get("ContentDocument", document)).toMatchObject({
      Title: "Plan B",
      ContentSize: 3,
      LatestPublishedVersionId: id,
    });
  });
});
