/** Standard objects of the Streaming API. The notation is explained in support.ts. */
export const STREAMING = `
object PushTopic 0IF PushTopics "Push Topic"
Name string 25 req unique name
Query string 1300 req "SOQL Query"
ApiVersion double 18,1 req
IsActive boolean =true "Is Active"
NotifyForFields picklist 40 =Referenced restricted [Select|Where|All|Referenced*]
NotifyForOperationCreate boolean =true
NotifyForOperationUpdate boolean =true
NotifyForOperationDelete boolean =true
NotifyForOperationUndelete boolean =true
NotifyForOperations picklist 40 ro [Create|Update|All|Extended]
Description textarea 400

object StreamingChannel 0M6 StreamingChannels "Streaming Channel"
Name string 80 req unique name "Streaming Channel Name"
OwnerId reference >User,Group rel=Owner
IsDynamic boolean ro
Description textarea 255
`;
