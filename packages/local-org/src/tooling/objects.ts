/**
 * Objects of the Tooling API, whose records are setup and no data. The notation is explained in
 * schema/standard/support.ts.
 */
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

object PlatformEventChannelMember 0v8 PlatformEventChannelMembers "Platform Event Channel Member" readonly
DeveloperName string 80 ro name
MasterLabel string 80 ro
EventChannel string 255 ro
SelectedEntity string 255 ro

object EntityDefinition 4ie EntityDefinitions "Entity Definition" readonly
DurableId string 765 ro name
QualifiedApiName string 765 ro "API Name"
DeveloperName string 765 ro
NamespacePrefix string 15 ro
Label string 765 ro
MasterLabel string 765 ro
PluralLabel string 765 ro
KeyPrefix string 765 ro
IsCustomizable boolean ro
IsQueryable boolean ro
IsSearchable boolean ro
IsTriggerable boolean ro
IsLayoutable boolean ro
IsWorkflowEnabled boolean ro
IsCustomSetting boolean ro

object FieldDefinition 4if FieldDefinitions "Field Definition" readonly
DurableId string 765 ro name
QualifiedApiName string 765 ro "API Name"
DeveloperName string 765 ro
NamespacePrefix string 15 ro
Label string 765 ro
MasterLabel string 765 ro
EntityDefinitionId reference >EntityDefinition ro rel=EntityDefinition child=Fields
DataType string 765 ro
ValueTypeId string 765 ro
Length int 9 ro
Precision int 9 ro
Scale int 9 ro
IsCalculated boolean ro
IsCompound boolean ro
IsNillable boolean ro
IsIndexed boolean ro
IsNameField boolean ro
RelationshipName string 765 ro
ExtraTypeInfo string 765 ro

object CustomObject 01I CustomObjects "Custom Object" readonly
DeveloperName string 80 ro name
NamespacePrefix string 15 ro
Description textarea 255 ro
ManageableState picklist 40 ro =unmanaged
ExternalName string 80 ro

object CustomField 00N CustomFields "Custom Field" readonly
DeveloperName string 80 ro name
NamespacePrefix string 15 ro
TableEnumOrId picklist 40 ro
EntityDefinitionId string 765 ro
Length int 9 ro
Precision int 9 ro
Scale int 9 ro
Description textarea 255 ro
InlineHelpText string 255 ro
ManageableState picklist 40 ro =unmanaged

object ValidationRule 03d ValidationRules "Validation Rule" readonly
ValidationName string 255 ro name
NamespacePrefix string 15 ro
EntityDefinitionId string 765 ro
Active boolean ro
ErrorMessage textarea 255 ro
ErrorDisplayField string 255 ro
ManageableState picklist 40 ro =unmanaged

object ApexClass 01p ApexClasses "Apex Class" readonly
Name string 255 ro name
NamespacePrefix string 15 ro
ApiVersion double 18,1 ro
Status picklist 40 ro =Active
IsValid boolean ro
BodyCrc double 18,0 ro
Body textarea 1000000 ro
LengthWithoutComments int 9 ro
SymbolTable string ro
Metadata string ro
FullName string 255 ro

object ApexTrigger 01q ApexTriggers "Apex Trigger" readonly
Name string 255 ro name
NamespacePrefix string 15 ro
TableEnumOrId picklist 40 ro
ApiVersion double 18,1 ro
Status picklist 40 ro =Active
IsValid boolean ro
Body textarea 1000000 ro
LengthWithoutComments int 9 ro

object ApexLog 07L ApexLogs "Apex Debug Log" readonly
LogUserId reference >User ro rel=LogUser
LogLength int 9 ro
LastModifiedDate datetime ro
StartTime datetime ro
Status string 255 ro
Operation string 255 ro
Request string 255 ro
Application string 255 ro
DurationMilliseconds int 9 ro
Location picklist 40 ro

object DebugLevel 7dl DebugLevels "Debug Level" setup
DeveloperName string 80 req unique name
MasterLabel string 80 req
Language picklist 40 =en_US
ApexCode picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
ApexProfiling picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Callout picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Database picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Nba picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
System picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Validation picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Visualforce picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Wave picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]
Workflow picklist 40 req =NONE [NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST]

object TraceFlag 7tf TraceFlags "Trace Flag" setup
DebugLevelId reference >DebugLevel req rel=DebugLevel
TracedEntityId reference >User req rel=TracedEntity
LogType picklist 40 req restricted [CLASS_TRACING|DEVELOPER_LOG|PROFILING|USER_DEBUG]
StartDate datetime
ExpirationDate datetime req

object SandboxProcess 0GR SandboxProcesses "Sandbox Process" readonly
Status picklist 40 ro
SandboxName string 10 ro name
SandboxInfoId string 18 ro
SandboxOrganization string 15 ro
LicenseType picklist 40 ro
CopyProgress int 9 ro
SourceId string 18 ro
Description textarea 1000 ro
StartDate datetime ro
EndDate datetime ro
Features string 1000 ro

object SandboxInfo 0GQ SandboxInfos "Sandbox Info" readonly
SandboxName string 10 ro name
LicenseType picklist 40 ro
Description textarea 1000 ro
HistoryDays int 9 ro
SourceId string 18 ro
`;
