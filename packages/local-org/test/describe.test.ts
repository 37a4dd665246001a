import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg({
  seed: {
    objects: {
      Case: {
        recordTypes: { Complaint: { label: "A complaint" }, Old: { active: false } },
        fields: {
          Country__c: { type: "Picklist", values: ["DE", "FR"] },
          City__c: {
            type: "Picklist",
            controlledBy: "Country__c",
            values: [
              { value: "Berlin", validFor: ["DE"] },
              { value: "Paris", validFor: ["FR"] },
              { value: "Online", validFor: ["DE", "FR"] },
            ],
            help: "Where?",
          },
          Double__c: { type: "Formula", formula: "LEN(Subject) * 2", returns: "Number" },
        },
      },
    },
  },
});
const api = await rawApi(org);
const connection = await connect(org);

const FIELD_MEMBERS =
  "aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula cascadeDelete caseSensitive compoundFieldName controllerName createable custom defaultValue defaultValueFormula defaultedOnCreate dependentPicklist deprecatedAndHidden digits displayLocationInDecimal encrypted externalId extraTypeInfo filterable filteredLookupInfo formulaTreatNullNumberAsZero groupable highScaleNumber htmlFormatted idLookup inlineHelpText label length mask maskType name nameField namePointing nillable permissionable picklistValues polymorphicForeignKey precision queryByDistance referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete restrictedPicklist scale searchPrefilterable soapType sortable type unique updateable writeRequiresMasterRead".split(
    " ",
  );

const OBJECT_MEMBERS =
  "actionOverrides activateable associateEntityType associateParentEntity childRelationships compactLayoutable createable custom customSetting dataTranslationEnabled deepCloneable defaultImplementation deletable deprecatedAndHidden extendedBy extendsInterfaces feedEnabled fields hasSubtypes implementedBy implementsInterfaces isInterface isSubtype keyPrefix label labelPlural layoutable listviewable lookupLayoutable mergeable mruEnabled name namedLayoutInfos networkScopeFieldName queryable recordTypeInfos replicateable retrieveable searchLayoutable searchable sobjectDescribeOption supportedScopes triggerable undeletable updateable urls".split(
    " ",
  );

describe("the describe of an object", () => {
  it("has every member that the API lists, and so has each of its fields", async () => {
    const { body } = await api("GET", "sobjects/Case/describe");
    expect(Object.keys(body).sort()).toEqual(OBJECT_MEMBERS);
    for (const field of body.fields) expect(Object.keys(field).sort()).toEqual(FIELD_MEMBERS.toSorted());
  });

  it.each([
    ["Id", { type: "id", soapType: "tns:ID", byteLength: 18, length: 18, idLookup: true, nillable: false }],
    [
      "Subject",
      { type: "string", soapType: "xsd:string", byteLength: 765, length: 255, permissionable: true },
    ],
    ["Description", { type: "textarea", extraTypeInfo: "plaintextarea", sortable: false, filterable: false }],
    [
      "IsEscalated",
      { type: "boolean", defaultValue: false, nillable: false, aggregatable: false, length: 0 },
    ],
    ["Status", { type: "picklist", defaultValue: null, defaultedOnCreate: true, groupable: true }],
    ["ClosedDate", { type: "datetime", soapType: "xsd:dateTime", groupable: false, createable: false }],
    ["OwnerId", { namePointing: true, polymorphicForeignKey: true, relationshipName: "Owner" }],
    ["Double__c", { type: "double", calculated: true, calculatedFormula: "LEN(Subject) * 2" }],
    ["City__c", { dependentPicklist: true, controllerName: "Country__c", inlineHelpText: "Where?" }],
  ])("tells the truth of %s", async (name, members) => {
    const { fields } = await connection.describe("Case");
    expect(fields.find((field) => field.name === name)).toMatchObject(members);
  });

  it("says of a dependent picklist which values go with which, as bits", async () => {
    const { fields } = await connection.describe("Case");
    const { picklistValues } = fields.find((field) => field.name === "City__c")!;
    const validFor = Object.fromEntries(picklistValues!.map((entry) => [entry.value, entry.validFor]));
    const bits = (value: string) => Buffer.from(validFor[value] as string, "base64")[0]! >> 6;
    expect([bits("Berlin"), bits("Paris"), bits("Online")]).toEqual([0b10, 0b01, 0b11]);
  });

  it("lists the record types with their ids, and the master", async () => {
    const { recordTypeInfos } = await connection.describe("Case");
    const [complaint] = org.db.query("SELECT Id FROM RecordType WHERE DeveloperName = 'Complaint'");
    expect(recordTypeInfos).toMatchObject([
      { name: "A complaint", active: true, recordTypeId: complaint!.Id, master: false },
      { developerName: "Old", active: false, available: false },
      { developerName: "Master", master: true, recordTypeId: "012000000000000AAA" },
    ]);
  });

  it("knows what cannot be done with an object", async () => {
    const { sobjects } = await connection.describeGlobal();
    const object = (name: string) => sobjects.find((one) => one.name === name);
    expect(object("User")).toMatchObject({ createable: true, deletable: false, undeletable: false });
    expect(object("CaseStatus")).toMatchObject({ createable: false, updateable: false, deletable: false });
    expect(object("Account")).toMatchObject({ mergeable: true, layoutable: true, searchable: true });
  });

  it("names the children of a record by the relationship that queries use", async () => {
    const { childRelationships } = await connection.describe("Account");
    const names = new Set(childRelationships.map((child) => child.relationshipName));
    expect([...names]).toEqual(
      expect.arrayContaining([
        "Contacts",
        "Cases",
        "Opportunities",
        "Orders",
        "Contracts",
        "Assets",
        "Tasks",
      ]),
    );
  });
});
