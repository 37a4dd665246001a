/** Standard objects around people and what they can do. The notation is explained in support.ts. */
export const WORKFORCE = `
object Skill 0C5 Skills "Skill" setup
DeveloperName string 80 req
MasterLabel string 80 req name "Label"
Description textarea 255
Language picklist 40 =en_US

object ServiceResource 0Hn ServiceResources "Service Resource"
Name string 255 req name
Description textarea 255
RelatedRecordId reference >User child=ServiceResources "User ID"
ResourceType picklist 255 restricted [T*|D|A|C|P|S]
IsActive boolean =true "Active"
AccountId reference >Account child=ServiceResources
OwnerId reference >Group,User "Owner ID"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object ServiceResourceSkill 0Hx ServiceResourceSkills "Service Resource Skill"
SkillNumber string 255 auto=SK-{0000} name key
ServiceResourceId reference >ServiceResource co req owned child=ServiceResourceSkills
SkillId reference >Skill req
SkillLevel double 4,2
EffectiveStartDate datetime req "Start Date"
EffectiveEndDate datetime "End Date"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object ServiceResourceCapacity 0Hm ServiceResourceCapacities "Resource Capacity"
CapacityNumber string 255 auto=SRC-{0000} name key
ServiceResourceId reference >ServiceResource co req owned child=ServiceResourceCapacities
StartDate date req
EndDate date
TimePeriod picklist 255 req restricted [Day*|Week|Month]
CapacityInHours double 18,0 "Hours per Time Period"
CapacityInWorkItems int 9 "Work Items per Time Period"

object ResourceAbsence 0Hy ResourceAbsences "Resource Absence"
AbsenceNumber string 255 auto=RA-{0000} name key
ResourceId reference >ServiceResource co req owned rel=Resource child=ResourceAbsences
Type picklist 255 [Meeting|Training|Medical|Vacation*]
Description textarea 255
Start datetime req "Start Time"
End datetime req "End Time"

object ServiceChannel 0N9 ServiceChannels "Service Channel" setup
DeveloperName string 80 req
MasterLabel string 80 req name "Name"
Language picklist 40 =en_US
RelatedEntity picklist 40 req "Salesforce Object"
CapacityModel picklist 40 restricted [StatusBased|TabBased*]
SecondaryRoutingPriorityField string 255
DoesMinimizeWidgetOnAccept boolean

object QueueRoutingConfig 0K9 QueueRoutingConfigs "Routing Configuration" setup
DeveloperName string 80 req
MasterLabel string 80 req name "Name"
Language picklist 40 =en_US
RoutingModel picklist 40 restricted [LeastActive|MostAvailable|ExternalRouting]
RoutingPriority int 9
CapacityWeight double 4,2
CapacityPercentage double 3,2
PushTimeout int 9

object ServicePresenceStatus 0N5 ServicePresenceStatuses "Presence Status" setup
DeveloperName string 80 req
MasterLabel string 80 req name "Status Name"
Language picklist 40 =en_US

object ServiceChannelStatus 0N3 ServiceChannelStatuses "Service Channel Status" setup no=update
ServiceChannelId reference >ServiceChannel co req owned child=ServiceChannelStatuses
ServicePresenceStatusId reference >ServicePresenceStatus co req owned child=ServiceChannelStatuses

object UserServicePresence 0N8 UserServicePresences "User Presence" no=undelete,search,layout,trigger
Name string 255 auto={00000000} name
UserId reference >User co req child=UserServicePresences
ServicePresenceStatusId reference >ServicePresenceStatus
StatusStartDate datetime
StatusEndDate datetime
StatusDuration int 9 ro
IsCurrentState boolean ro =true
IsAway boolean
ConfiguredCapacity int 9
ConfiguredInterruptCapacity int 9 "Configured Interruptible Capacity"
AverageCapacity double 10,2 ro
AtCapacityDuration int 9 ro
IdleDuration int 9 ro
OwnerId reference >User "Owner ID"
`;
