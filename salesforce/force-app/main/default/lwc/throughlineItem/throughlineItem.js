import USER from "@salesforce/user/Id";
import { gql, graphql } from "lightning/graphql";
import { api, LightningElement, wire } from "lwc";
import { asOf, itemFrom } from "./item";
import { LABELS } from "./labels";

/** How often the milestone is counted anew. */
const TICK_MS = 30_000;

/**
 * How Throughline handles the record of the page. It reads what Throughline writes to the org, as the user who looks and
 * with their permissions: no Apex, and no call to Throughline. GraphQL finds the items by the record's id, which neither
 * the record's own fields nor a related list could do for every object alike.
 */
export default class ThroughlineItem extends LightningElement {
  @api recordId;

  labels = LABELS;
  items;
  failed = false;
  now = Date.now();
  again;
  ticking;

  get variables() {
    return { record: this.recordId };
  }

  @wire(graphql, {
    query: gql`
      query throughlineItems($record: String) {
        uiapi {
          query {
            TL_Item__c(
              where: { TL_Record__c: { eq: $record } }
              orderBy: { TL_Started__c: { order: DESC } }
              first: 5
            ) {
              edges {
                node {
                  Id
                  TL_Key__c { value }
                  TL_Stage__c { value }
                  TL_Stages__c { value }
                  TL_Waiting_For__c { value }
                  TL_Owner__c { value }
                  TL_Because__c { value }
                  TL_Next_Step__c { value }
                  TL_Milestone__c { value }
                  TL_Milestone_Status__c { value }
                  TL_Milestone_Due__c { value }
                  TL_Tasks__c { value }
                  TL_Console__c { value }
                  TL_Outcome__c { value }
                  TL_Ended__c { value }
                }
              }
            }
          }
        }
      }
    `,
    variables: "$variables",
  })
  found({ data, errors, refresh }) {
    this.again = refresh;
    this.failed = errors !== undefined && errors.length > 0;
    if (this.failed) this.items = undefined;
    else if (data) {
      const { edges } = data.uiapi.query.TL_Item__c;
      const all = edges.map(({ node }) => itemFrom(node, USER));
      // what goes on stands before what has ended
      this.items = [...all.filter(({ outcome }) => !outcome), ...all.filter(({ outcome }) => outcome)];
    }
  }

  connectedCallback() {
    this.ticking = setInterval(() => {
      this.now = Date.now();
    }, TICK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
  }

  get isLoading() {
    return !this.failed && this.items === undefined;
  }

  get isEmpty() {
    return this.items?.length === 0;
  }

  get shown() {
    return (this.items ?? []).map((item) => asOf(item, this.now));
  }

  look() {
    this.now = Date.now();
    return this.again?.();
  }
}
