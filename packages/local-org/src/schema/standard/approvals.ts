/** Standard objects of approvals. The notation is explained in support.ts. */
export const APPROVALS = `
object ProcessDefinition 04a ProcessDefinitions "Process Definition" readonly
Name string 255 ro name
DeveloperName string 80 ro
Type picklist 40 ro =Approval [Approval|State-based]
Description string 255 ro
TableEnumOrId picklist 40 ro "Custom Object Definition ID"
LockType picklist 40 ro =Total [Total|Admin|Owner|Workitem|Node|none]
State picklist 40 ro [Active|Inactive|Obsolete]

object ProcessNode 04b ProcessNodes "Process Node" readonly
Name string 80 ro name
DeveloperName string 80 ro
ProcessDefinitionId reference >ProcessDefinition ro child=ProcessNodes
Description string 255 ro

object ProcessInstance 04g ProcessInstances "Process Instance" readonly
ProcessDefinitionId reference >ProcessDefinition ro
TargetObjectId reference >Account,Asset,Campaign,Case,Contact,Contract,Lead,Opportunity,Order,Product2,Solution ro owned rel=TargetObject child=ProcessInstances
Status picklist 40 ro [Started|Pending|Approved|Rejected|Removed|Fault|Held|NoResponse|Reassigned]
CompletedDate datetime ro
LastActorId reference >User ro rel=LastActor
ElapsedTimeInDays double 18,4 ro
ElapsedTimeInHours double 18,4 ro
ElapsedTimeInMinutes double 18,4 ro
SubmittedById reference >User ro rel=SubmittedBy

object ProcessInstanceStep 04h ProcessInstanceSteps "Process Instance Step" readonly
ProcessInstanceId reference >ProcessInstance ro owned child=Steps
StepStatus picklist 40 ro [Started|Pending|Approved|Rejected|Removed|Fault|Held|NoResponse|Reassigned]
OriginalActorId reference >Group,User ro rel=OriginalActor
ActorId reference >Group,User ro rel=Actor
Comments string 4000 ro
StepNodeId reference >ProcessNode ro rel=StepNode
ElapsedTimeInDays double 18,4 ro
ElapsedTimeInHours double 18,4 ro
ElapsedTimeInMinutes double 18,4 ro

object ProcessInstanceWorkitem 04i ProcessInstanceWorkitems "Approval Request" readonly
ProcessInstanceId reference >ProcessInstance ro owned child=Workitems
OriginalActorId reference >Group,User ro rel=OriginalActor
ActorId reference >Group,User ro rel=Actor
ElapsedTimeInDays double 18,4 ro
ElapsedTimeInHours double 18,4 ro
ElapsedTimeInMinutes double 18,4 ro

object ProcessInstanceNode 04j ProcessInstanceNodes "Process Instance Node" readonly
ProcessInstanceId reference >ProcessInstance ro owned child=Nodes
ProcessNodeId reference >ProcessNode ro
ProcessNodeName string 80 ro
NodeStatus picklist 40 ro [Started|Pending|Approved|Rejected|Removed|Fault|Held|NoResponse|Reassigned]
CompletedDate datetime ro
LastActorId reference >User ro rel=LastActor
ElapsedTimeInDays double 18,4 ro
ElapsedTimeInHours double 18,4 ro
ElapsedTimeInMinutes double 18,4 ro
`;
