/** Standard objects of what people do: tasks, events, e-mail templates, feeds. The notation is explained in support.ts. */
export const ACTIVITIES = `
object Task 00T Tasks
WhoId reference >Contact,Lead child=Tasks rel=Who "Name ID"
WhatId reference >Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2,Solution owned child=Tasks rel=What "Related To ID"
WhoCount int 9 ro "Relation Count"
WhatCount int 9 ro "Related To Count"
Subject combobox 255 [Call|Email|Send Letter|Send Quote|Other]
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
CallDurationInSeconds int 8 "Call Duration"
CallType picklist 40 [Internal|Inbound|Outbound]
CallDisposition string 255 "Call Result"
CallObject string 255 "Call Object Identifier"
ReminderDateTime datetime
IsReminderSet boolean "Reminder Set"
RecurrenceActivityId reference >Task ro rel=RecurrenceActivity child=RecurringTasks
IsRecurrence boolean co "Create Recurring Series of Tasks"
RecurrenceStartDateOnly date
RecurrenceEndDateOnly date
RecurrenceTimeZoneSidKey picklist 40
RecurrenceType picklist 40 restricted [RecursDaily|RecursEveryWeekday|RecursMonthly|RecursMonthlyNth|RecursWeekly|RecursYearly|RecursYearlyNth]
RecurrenceInterval int 9
RecurrenceDayOfWeekMask int 9
RecurrenceDayOfMonth int 9
RecurrenceInstance picklist 40 restricted [First|Second|Third|Fourth|Last]
RecurrenceMonthOfYear picklist 40 restricted [January|February|March|April|May|June|July|August|September|October|November|December]
RecurrenceRegeneratedType picklist 40 restricted [RecurrenceRegenerateAfterDueDate|RecurrenceRegenerateAfterToday|RecurrenceRegenerated]
CompletedDateTime datetime ro
TaskSubtype picklist 40 restricted [Task*|Email|Call|ListEmail|LinkedIn|Cadence]

object Event 00U Events
WhoId reference >Contact,Lead child=Events rel=Who "Name ID"
WhatId reference >Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2,Solution owned child=Events rel=What "Related To ID"
WhoCount int 9 ro "Relation Count"
WhatCount int 9 ro "Related To Count"
Subject combobox 255 [Call|Email|Meeting|Send Letter/Quote|Other]
Location string 255
IsAllDayEvent boolean "All-Day Event"
ActivityDateTime datetime "Due Date Time"
ActivityDate date "Due Date Only"
DurationInMinutes int 8 "Duration"
StartDateTime datetime
EndDateTime datetime
EndDate date ro
Description textarea 32000
AccountId reference >Account ro child=Events
OwnerId reference >User "Assigned To ID"
Type picklist 40 [Call|Email|Meeting|Other]
IsPrivate boolean "Private"
ShowAs picklist 40 restricted [Busy*|OutOfOffice|Free]
IsChild boolean ro
IsGroupEvent boolean ro
GroupEventType picklist 40 ro [0*|1|2|3]
IsArchived boolean ro "Archived"
IsRecurrence boolean co "Create Recurring Series of Events"
RecurrenceActivityId reference >Event ro rel=RecurrenceActivity child=RecurringEvents
RecurrenceStartDateTime datetime
RecurrenceEndDateOnly date
RecurrenceTimeZoneSidKey picklist 40
RecurrenceType picklist 40 restricted [RecursDaily|RecursEveryWeekday|RecursMonthly|RecursMonthlyNth|RecursWeekly|RecursYearly|RecursYearlyNth]
RecurrenceInterval int 9
RecurrenceDayOfWeekMask int 9
RecurrenceDayOfMonth int 9
RecurrenceInstance picklist 40 restricted [First|Second|Third|Fourth|Last]
RecurrenceMonthOfYear picklist 40 restricted [January|February|March|April|May|June|July|August|September|October|November|December]
ReminderDateTime datetime
IsReminderSet boolean "Reminder Set"
EventSubtype picklist 40 restricted [Event*]

object EmailTemplate 00X EmailTemplates "Email Template" setup
Name string 80 req name "Email Template Name"
DeveloperName string 80 req unique "Template Unique Name"
OwnerId reference >User
FolderId reference >Folder,Organization,User rel=Folder
Encoding picklist 40 =UTF-8
TemplateType picklist 40 req co [text*|html|custom|visualforce]
TemplateStyle picklist 40 co [none*|freeForm|formalLetter]
IsActive boolean "Available For Use"
Subject string 255
HtmlValue textarea 384000 "HTML Value"
Body textarea 384000 "Email Body"
Description textarea 32000
TimesUsed int 9 ro
LastUsedDate datetime ro

object CustomNotificationType 0ML CustomNotificationTypes "Custom Notification Type" readonly
DeveloperName string 80 ro "API Name"
MasterLabel string 80 ro name
CustomNotifTypeName string 80 ro "Notification Name"
Description textarea 255 ro
Desktop boolean ro "Supports Desktop"
Mobile boolean ro "Supports Mobile"
Language picklist 40 ro
NamespacePrefix string 15 ro

object FeedItem 0D5 FeedItems "Feed Item" no=undelete,layout
ParentId reference >Account,Asset,Campaign,Case,Contact,Contract,Event,Group,Lead,Opportunity,Order,Product2,Solution,Task,User co req owned rel=Parent child=Feeds
Type picklist 40 co [TextPost*|ContentPost|LinkPost|PollPost|QuestionPost|TrackedChange|CaseCommentPost|EmailMessageEvent]
CommentCount int 9 ro
LikeCount int 9 ro
Title string 255 co
Body textarea 10000
LinkUrl url 1000 co
IsRichText boolean
RelatedRecordId reference >ContentVersion,EmailMessage co rel=RelatedRecord
InsertedById reference >User ro rel=InsertedBy
BestCommentId reference >FeedComment ro rel=BestComment
HasContent boolean ro
HasLink boolean ro
HasFeedEntity boolean ro
Revision int 9 ro
LastEditById reference >User ro
LastEditDate datetime ro
Status picklist 40 [Published*|PendingReview]
IsClosed boolean ro
Visibility picklist 40 [AllUsers*|InternalUsers]

object FeedComment 0D7 FeedComments "Feed Comment" no=undelete,layout
FeedItemId reference >FeedItem co req owned child=FeedComments
ParentId reference >Account,Asset,Campaign,Case,Contact,Contract,Event,Group,Lead,Opportunity,Order,Product2,Solution,Task,User ro rel=Parent
CommentBody textarea 10000 req "Body"
CommentType picklist 40 [TextComment*|ContentComment]
RelatedRecordId reference >ContentVersion co rel=RelatedRecord
InsertedById reference >User ro rel=InsertedBy
IsRichText boolean
IsVerified boolean ro
HasEntityLinks boolean ro
Revision int 9 ro
LastEditById reference >User ro
LastEditDate datetime ro
Status picklist 40 [Published*|PendingReview]
ThreadParentId reference >FeedComment co rel=ThreadParent
ThreadLevel int 9 ro
ThreadChildrenCount int 9 ro
ThreadLastUpdatedDate datetime ro

object TaskStatus 01S TaskStatuses "Task Status Value" readonly
ApiName string 255 ro "API Name"
MasterLabel string 255 ro name
SortOrder int 9 ro
IsDefault boolean ro
IsClosed boolean ro

object TaskPriority 01P TaskPriorities "Task Priority Value" readonly
ApiName string 255 ro "API Name"
MasterLabel string 255 ro name
SortOrder int 9 ro
IsDefault boolean ro
IsHighPriority boolean ro
`;
