/**
 * Standard objects around customer service. An object begins with `object Name prefix Plural ["Label"] [kind]`; kinds are
 * `setup`, `readonly` and `no=delete,undelete`, what cannot be done with its records. Then a line per field:
 * `Name type [length | precision,scale] [flags] ["Label"] [[value|default*|closed!]]`.
 * Flags: `req` required, `ro` read-only, `co` create-only, `name`, `unique`, `key` (idLookup), `=value` default,
 * `auto=format`, `owned` goes with its parent, `kept` keeps its parent, `>A,B` refers to, `rel=` parent relationship,
 * `child=` child relationship, `in=` part of a compound, `html`, `case` (case-sensitive), `restricted`.
 * The system fields (Id, IsDeleted, CreatedDate, …) are added to every object.
 */
export const SUPPORT = `
object Case 500 Cases
MasterRecordId reference >Case ro rel=MasterRecord
CaseNumber string 30 auto={00000000} name key
ContactId reference >Contact child=Cases
AccountId reference >Account child=Cases
AssetId reference >Asset child=Cases
SourceId reference >EmailMessage co rel=Source
BusinessHoursId reference >BusinessHours
EntitlementId reference >Entitlement child=Cases
ProductId reference >Product2 rel=Product
ParentId reference >Case child=Cases "Parent Case ID"
SuppliedName string 80 "Name"
SuppliedEmail email 80 "Email Address"
SuppliedPhone string 40 "Phone"
SuppliedCompany string 80 "Company"
RecordTypeId reference >RecordType
Type picklist 255 "Case Type" [Mechanical|Electrical|Electronic|Structural|Other]
Status picklist 255 [New*|Working|Escalated|Closed!]
Reason picklist 255 "Case Reason" [Installation|Equipment Complexity|Performance|Breakdown|Equipment Design|Feedback|Other]
Origin picklist 255 "Case Origin" [Phone|Email|Web]
Language picklist 40 [en_US|de|es|fr|it|ja|nl_NL|pt_BR]
Subject string 255
Priority picklist 255 [High|Medium*|Low]
Description textarea 32000
IsClosed boolean ro "Closed"
ClosedDate datetime ro "Date/Time Closed"
IsEscalated boolean "Escalated"
OwnerId reference >Group,User "Owner ID"
IsClosedOnCreate boolean ro "Closed When Created"
ContactPhone phone 40 ro
ContactMobile phone 40 ro
ContactEmail email 80 ro
ContactFax phone 40 ro
Comments textarea 4000 "Internal Comments"
SlaStartDate datetime ro "Entitlement Process Start Time"
SlaExitDate datetime ro "Entitlement Process End Time"
StopStartDate datetime ro "Stopped Since"
IsStopped boolean "Stopped"
MilestoneStatus string 30 ro
HasCommentsUnreadByOwner boolean ro "New Customer Comment"
HasSelfServiceComments boolean ro "New Self-Service Comment"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object CaseComment 00a CaseComments "Case Comment"
ParentId reference >Case co req owned child=CaseComments
IsPublished boolean "Published"
CommentBody textarea 4000 "Body"
CreatorFullPhotoUrl string 255 ro
CreatorName string 121 ro
CreatorSmallPhotoUrl string 255 ro

object EmailMessage 02s EmailMessages "Email Message"
ParentId reference >Case co owned child=EmailMessages "Case ID"
ActivityId reference >Task co rel=Activity
TextBody textarea 131072
HtmlBody textarea 131072 "HTML Body"
Headers textarea 32000
Subject string 3000
Name string 255 ro name
FromName string 1000
FromAddress email 1000
ValidatedFromAddress picklist 1000 "From"
ToAddress textarea 4000
CcAddress textarea 4000 "CC Address"
BccAddress textarea 4000 "BCC Address"
Incoming boolean "Is Incoming"
HasAttachment boolean ro
Status picklist 40 restricted [0*|1|2|3|4|5]
MessageDate datetime
ReplyToEmailMessageId reference >EmailMessage co rel=ReplyToEmailMessage
IsExternallyVisible boolean
MessageIdentifier string 765
ThreadIdentifier string 765
IsClientManaged boolean co
RelatedToId reference >Account,Asset,Campaign,Case,Contract,Lead,Opportunity,Order child=Emails rel=RelatedTo
EmailTemplateId reference >EmailTemplate co
FirstOpenedDate datetime ro
LastOpenedDate datetime ro
IsBounced boolean ro
IsOpened boolean ro
IsTracked boolean co

object BusinessHours 01m BusinessHours "Business Hours" setup no=delete
Name string 80 req name
IsActive boolean =true "Active"
IsDefault boolean "Default Business Hours"
SundayStartTime time
SundayEndTime time
MondayStartTime time
MondayEndTime time
TuesdayStartTime time
TuesdayEndTime time
WednesdayStartTime time
WednesdayEndTime time
ThursdayStartTime time
ThursdayEndTime time
FridayStartTime time
FridayEndTime time
SaturdayStartTime time
SaturdayEndTime time
TimeZoneSidKey picklist 40 =GMT "Time Zone"

object Holiday 0C0 Holidays "Holiday" setup
Name string 80 req name
Description string 255
IsAllDay boolean =true "All Day"
ActivityDate date "Holiday Date"
StartTimeInMinutes int 8
EndTimeInMinutes int 8
IsRecurrence boolean "Recurring Holiday"
RecurrenceStartDate date
RecurrenceEndDateOnly date
RecurrenceType picklist 40 restricted [RecursDaily|RecursEveryWeekday|RecursMonthly|RecursMonthlyNth|RecursWeekly|RecursYearly|RecursYearlyNth]
RecurrenceInterval int 9
RecurrenceDayOfWeekMask int 9
RecurrenceDayOfMonth int 9
RecurrenceInstance picklist 40 restricted [First|Second|Third|Fourth|Last]
RecurrenceMonthOfYear picklist 40 restricted [January|February|March|April|May|June|July|August|September|October|November|December]

object AssignmentRule 01Q AssignmentRules "Assignment Rule" readonly
Name string 120 name
SobjectType picklist 40 restricted [Case|Lead]
Active boolean

object CaseStatus 01J CaseStatuses "Case Status Value" readonly
ApiName string 255 ro "API Name"
MasterLabel string 255 ro name
SortOrder int 9 ro
IsDefault boolean ro
IsClosed boolean ro

object CaseContactRole 03j CaseContactRoles "Case Contact Role" no=layout,search
CasesId reference >Case co req owned rel=Cases child=CaseContactRoles "Case ID"
ContactId reference >Contact req owned child=CaseContactRoles
Role picklist 40 [Technical Contact|Business Contact|Decision Maker|Other]

object CaseTeamRole 0B6 CaseTeamRoles "Case Team Member Role" setup
Name string 80 req name "Member Role Name"
AccessLevel picklist 40 req restricted [None|Read|Edit]
PreferencesVisibleInCSP boolean "Visible in Customer Portal"

object CaseTeamMember 0B7 CaseTeamMembers "Case Team Member" no=undelete,search,layout
ParentId reference >Case co req owned child=TeamMembers
MemberId reference >Contact,User co req rel=Member
TeamRoleId reference >CaseTeamRole req rel=TeamRole

object CaseMilestone 555 CaseMilestones "Case Milestone" no=create,delete,undelete,search
CaseId reference >Case ro owned child=CaseMilestones
StartDate datetime
TargetDate datetime ro
CompletionDate datetime
MilestoneTypeId reference >MilestoneType ro
IsCompleted boolean ro "Completed"
IsViolated boolean ro "Violation"
TargetResponseInMins int 9 ro "Target Response (Min)"
TimeRemainingInMins string 255 ro "Time Remaining (Min)"
ElapsedTimeInMins int 9 ro "Elapsed Time (Min)"
BusinessHoursId reference >BusinessHours ro

object MilestoneType 557 MilestoneTypes "Milestone" setup
Name string 80 req name
Description textarea 255
RecurrenceType picklist 40 restricted [none*|recursIndependently|recursChained]

object SlaProcess 552 SlaProcesses "Entitlement Process" readonly
Name string 255 ro name
NameNorm string 255 ro
Description textarea 255 ro
IsActive boolean ro "Active"
IsVersionDefault boolean ro
StartDateField string 255 ro
SObjectType picklist 40 ro
VersionNumber int 9 ro

object ServiceContract 810 ServiceContracts "Service Contract"
OwnerId reference >User
Name string 255 req name "Contract Name"
AccountId reference >Account child=ServiceContracts
ContactId reference >Contact child=ServiceContracts
StartDate date
EndDate date
Term int 4 "Term (months)"
Status picklist 40 ro [Active|Inactive|Expired]
ContractNumber string 30 auto={00000000} key
Description textarea 32000

object Entitlement 550 Entitlements
Name string 255 req name "Entitlement Name"
AccountId reference >Account req child=Entitlements
Type picklist 255 [Phone Support|Web Support]
ServiceContractId reference >ServiceContract child=Entitlements
AssetId reference >Asset child=Entitlements
StartDate date
EndDate date
SlaProcessId reference >SlaProcess
BusinessHoursId reference >BusinessHours
IsPerIncident boolean "Per Incident"
CasesPerEntitlement int 9
RemainingCases int 9
Status picklist 40 ro [Active|Expired|Inactive]

object Solution 501 Solutions
SolutionNumber string 30 auto={00000000} key
SolutionName string 255 req name "Title"
IsPublished boolean "Public"
IsPublishedInPublicKb boolean "Visible in Public Knowledge Base"
Status picklist 40 req [Draft*|Reviewed|Duplicate]
IsReviewed boolean ro "Reviewed"
SolutionNote textarea 32000 html "Description"
OwnerId reference >User
TimesUsed int 9 ro "Num Related Cases"
IsHtml boolean ro "Is Html"

object CaseSolution 010 CaseSolutions "Case Solution" no=update,undelete,search,layout
CaseId reference >Case co req owned child=CaseSolutions
SolutionId reference >Solution co req owned child=CaseSolutions
`;
