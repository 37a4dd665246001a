/** Objects of the Tooling API, whose records are setup and no data. The notation is explained in support.ts. */
export const TOOLING = `
object ManagedEventSubscription 18x ManagedEventSubscriptions "Managed Event Subscription"
DeveloperName string 80 req unique name
MasterLabel string 80
Language picklist 40 =en_US
TopicName string 255 req
DefaultReplay picklist 40 =LATEST restricted [LATEST*|EARLIEST]
ErrorRecoveryReplay picklist 40 =LATEST restricted [LATEST*|EARLIEST]
State picklist 40 =RUN restricted [RUN*|STOP]
Version double 18,1
FullName string 255 ro
Metadata string ro
`;
