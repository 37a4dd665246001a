/** The text of one file of each kind, as a real org has them. `n` makes it another one; about one in four concerns cases. */

const XMLNS = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const OBJECTS = ["Case", "Account", "Contact", "Opportunity", "Claim__c", "Order__c", "Visit__c", "Asset"];

export const objectOf = (n: number): string => OBJECTS[n % OBJECTS.length] as string;
const lines = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join("");

export const field = (n: number): string =>
  `${HEAD}<CustomField ${XMLNS}>\n    <fullName>Field_${n}__c</fullName>\n    <label>Field ${n}</label>\n${
    n % 12 === 0
      ? `    <referenceTo>${objectOf(n / 12)}</referenceTo>\n    <relationshipName>Fields_${n}</relationshipName>\n    <type>Lookup</type>\n`
      : n % 3 === 0
        ? `    <type>Picklist</type>\n    <valueSet>\n        <valueSetDefinition>\n${lines(12, (v) => `            <value>\n                <fullName>Value ${v}</fullName>\n                <default>false</default>\n                <label>Value ${v}</label>\n            </value>\n`)}        </valueSetDefinition>\n    </valueSet>\n`
        : "    <length>255</length>\n    <type>Text</type>\n"
  }</CustomField>\n`;

export const validationRule = (n: number): string =>
  `${HEAD}<ValidationRule ${XMLNS}>\n    <fullName>Rule_${n}</fullName>\n    <active>true</active>\n    <errorConditionFormula>AND(ISCHANGED(Field_${n}__c), NOT(ISBLANK(Field_${n + 1}__c)), $Profile.Name &lt;&gt; &quot;System Administrator&quot;)</errorConditionFormula>\n    <errorMessage>Field ${n} may not change.</errorMessage>\n</ValidationRule>\n`;

/** A record-triggered flow with so many decisions and assignments; 20 of them are 45 kB. */
export const flow = (n: number, elements = 20): string =>
  `${HEAD}<Flow ${XMLNS}>\n    <apiVersion>60.0</apiVersion>\n${lines(
    elements,
    (e) =>
      `    <assignments>\n        <name>Set_${e}</name>\n        <label>Set ${e}</label>\n        <locationX>${e * 10}</locationX>\n        <locationY>${e * 90}</locationY>\n        <assignmentItems>\n            <assignToReference>$Record.${e % 4 === 0 ? "Priority" : `Field_${n + e}__c`}</assignToReference>\n            <operator>Assign</operator>\n            <value>\n                <stringValue>Value ${e % 12}</stringValue>\n            </value>\n        </assignmentItems>\n        <connector>\n            <targetReference>Decide_${e + 1}</targetReference>\n        </connector>\n    </assignments>\n`,
  )}${lines(
    elements,
    (e) =>
      `    <decisions>\n        <name>Decide_${e}</name>\n        <label>Decide ${e}</label>\n        <locationX>${e * 10}</locationX>\n        <locationY>${e * 70}</locationY>\n        <defaultConnectorLabel>Otherwise</defaultConnectorLabel>\n${lines(3, (r) => `        <rules>\n            <name>Rule_${e}_${r}</name>\n            <conditionLogic>and</conditionLogic>\n            <conditions>\n                <leftValueReference>$Record.Field_${n + r}__c</leftValueReference>\n                <operator>EqualTo</operator>\n                <rightValue>\n                    <stringValue>Value ${r}</stringValue>\n                </rightValue>\n            </conditions>\n            <connector>\n                <targetReference>Set_${e}</targetReference>\n            </connector>\n            <label>Rule ${r}</label>\n        </rules>\n`)}    </decisions>\n`,
  )}    <label>Flow ${n}</label>\n    <processType>AutoLaunchedFlow</processType>\n    <start>\n        <connector>\n            <targetReference>Decide_0</targetReference>\n        </connector>\n        <filterLogic>and</filterLogic>\n        <filters>\n            <field>Status</field>\n            <operator>EqualTo</operator>\n            <value>\n                <stringValue>New</stringValue>\n            </value>\n        </filters>\n        <object>${objectOf(n)}</object>\n        <recordTriggerType>CreateAndUpdate</recordTriggerType>\n        <triggerType>RecordBeforeSave</triggerType>\n    </start>\n    <status>${n % 5 === 0 ? "Draft" : "Active"}</status>\n</Flow>\n`;

/** A class of so many methods; 12 of them are 9 kB. */
export const apexClass = (n: number, methods = 12): string => {
  const object = objectOf(n);
  return `/**\n * Service ${n}.\n */\npublic with sharing class Service${n} {\n    private static final String NEW_STATUS = 'New';\n    private Map<Id, ${object}> known = new Map<Id, ${object}>();\n\n${lines(
    methods,
    (m) =>
      `    /** Brings what is open in order. */\n    public List<${object}> handle${m}(List<${object}> records, Map<Id, ${object}> before) {\n        List<${object}> changed = new List<${object}>();\n        for (${object} one : records) {\n            if (one.Name != null && (before == null || before.get(one.Id).Name != one.Name)) {\n                one.Description = String.valueOf(${m}) + ' ' + NEW_STATUS;\n                changed.add(one);\n            } else if (known.containsKey(one.Id)) {\n                known.get(one.Id).Description = one.Description;\n            }\n        }\n        for (Contact person : [SELECT Id, Email FROM Contact WHERE LastName LIKE 'A%' LIMIT 200]) {\n            System.debug(LoggingLevel.FINE, person.Email + ${m});\n        }\n        if (!changed.isEmpty()) update changed;\n        return changed;\n    }\n\n`,
  )}}\n`;
};

export const trigger = (n: number): string =>
  `trigger On${n} on ${objectOf(n)} (before insert, before update, after update) {\n    if (Trigger.isBefore) {\n        for (${objectOf(n)} one : Trigger.new) {\n            if (one.Description == null) one.Description = 'none';\n        }\n    } else {\n        new Service${n}().handle0(Trigger.new, Trigger.oldMap);\n    }\n}\n`;

export const classMeta = `${HEAD}<ApexClass ${XMLNS}>\n    <apiVersion>60.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n`;

const criteria = (object: string, n: number): string =>
  `            <criteriaItems>\n                <field>${object}.Field_${n}__c</field>\n                <operation>equals</operation>\n                <value>Value ${n % 12},Value ${n % 7}</value>\n            </criteriaItems>\n`;

export const assignmentRules = (object: string, entries: number): string =>
  `${HEAD}<AssignmentRules ${XMLNS}>\n    <assignmentRule>\n        <fullName>Routing</fullName>\n        <active>true</active>\n${lines(entries, (e) => `        <ruleEntry>\n            <assignedTo>Queue_${e % 300}</assignedTo>\n            <assignedToType>Queue</assignedToType>\n            <booleanFilter>1 AND (2 OR 3)</booleanFilter>\n${criteria(object, e)}${criteria(object, e + 1)}${criteria(object, e + 2)}        </ruleEntry>\n`)}    </assignmentRule>\n</AssignmentRules>\n`;

export const workflow = (object: string, rules: number): string =>
  `${HEAD}<Workflow ${XMLNS}>\n${lines(rules, (r) => `    <fieldUpdates>\n        <fullName>Update_${r}</fullName>\n        <field>Field_${r}__c</field>\n        <literalValue>Value ${r % 12}</literalValue>\n        <name>Update ${r}</name>\n        <notifyAssignee>false</notifyAssignee>\n        <operation>Literal</operation>\n        <protected>false</protected>\n    </fieldUpdates>\n`)}${lines(rules, (r) => `    <rules>\n        <fullName>Rule ${r}</fullName>\n        <actions>\n            <name>Update_${r}</name>\n            <type>FieldUpdate</type>\n        </actions>\n        <active>true</active>\n${criteria(object, r)}        <triggerType>onCreateOrTriggeringUpdate</triggerType>\n    </rules>\n`)}</Workflow>\n`;

export const queue = (n: number): string =>
  `${HEAD}<Queue ${XMLNS}>\n    <doesSendEmailToMembers>false</doesSendEmailToMembers>\n    <name>Queue ${n}</name>\n    <queueMembers>\n        <users>\n${lines(6, (u) => `            <user>person${n * 6 + u}@org.example</user>\n`)}        </users>\n    </queueMembers>\n    <queueSobject>\n        <sobjectType>Case</sobjectType>\n    </queueSobject>\n</Queue>\n`;

/** What a scan has no use for: layouts, profiles, reports, translations, components. */
export const other = (kilobytes: number): string =>
  `${HEAD}<Layout ${XMLNS}>\n${lines(kilobytes * 9, (n) => `    <layoutItems>\n        <behavior>Edit</behavior>\n        <field>Field_${n}__c</field>\n    </layoutItems>\n`)}</Layout>\n`;
