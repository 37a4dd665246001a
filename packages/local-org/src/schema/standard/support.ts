/**
 * Standard objects around customer service, a line per field:
 * `Name type [length | precision,scale] [flags] ["Label"] [[value|default*|closed!]]`.
 * Flags: `req` required, `ro` read-only, `co` create-only, `name`, `ext`, `unique`, `key` (idLookup), `=value` default,
 * `auto=format`, `owned` goes with its parent, `>A,B` refers to, `rel=` parent relationship, `child=` child relationship, `in=` part of a compound.
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
ClosedDate datetime ro
IsEscalated boolean "Escalated"
OwnerId reference >Group,User "Owner ID"
IsClosedOnCreate boolean ro "Closed When Created"
ContactPhone phone 40 ro
ContactMobile phone 40 ro
ContactEmail email 80 ro
ContactFax phone 40 ro
Comments textarea 4000 "Internal Comments"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object CaseComment 00a CaseComments "Case Comments"
ParentId reference >Case co req owned child=CaseComments
IsPublished boolean "Published"
CommentBody textarea 4000 "Body"

object EmailMessage 02s EmailMessages "Email Messages"
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
RelatedToId reference >Account,Case,Opportunity child=Emails rel=RelatedTo

object Task 00T Tasks
WhoId reference >Contact,Lead child=Tasks rel=Who "Name ID"
WhatId reference >Account,Case,Opportunity owned child=Tasks rel=What "Related To ID"
Subject string 255
ActivityDate date "Due Date Only"
Status picklist 255 req [Not Started*|In Progress|Completed!|Waiting on someone else|Deferred]
Priority picklist 255 req [High|Normal*|Low]
IsHighPriority boolean ro "High Priority"
OwnerId reference >Group,User "Assigned To ID"
Description textarea 32000
Type picklist 40 [Call|Email|Meeting|Other]
AccountId reference >Account ro child=Tasks
IsClosed boolean ro "Closed"
IsArchived boolean ro "Archived"
CallDurationInSeconds int 8
CallType picklist 40 [Internal|Inbound|Outbound]
CallDisposition string 255 "Call Result"
ReminderDateTime datetime
IsReminderSet boolean "Reminder Set"
CompletedDateTime datetime ro
TaskSubtype picklist 40 restricted [Task*|Email|Call|ListEmail|LinkedIn|Cadence]

object BusinessHours 01m BusinessHours "Business Hours"
Name string 80 req name
IsActive boolean =true "Active"
IsDefault boolean "Default Business Hours"
SundayStartTime string 16
SundayEndTime string 16
MondayStartTime string 16
MondayEndTime string 16
TuesdayStartTime string 16
TuesdayEndTime string 16
WednesdayStartTime string 16
WednesdayEndTime string 16
ThursdayStartTime string 16
ThursdayEndTime string 16
FridayStartTime string 16
FridayEndTime string 16
SaturdayStartTime string 16
SaturdayEndTime string 16
TimeZoneSidKey picklist 40 =GMT "Time Zone"

object Holiday 0C0 Holidays
Name string 80 req name
Description string 255
IsAllDay boolean =true "All Day"
ActivityDate date "Holiday Date"
StartTimeInMinutes int 8
EndTimeInMinutes int 8
IsRecurrence boolean "Recurring Holiday"
`;
