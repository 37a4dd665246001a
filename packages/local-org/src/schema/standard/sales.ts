/** Standard objects around sales. The notation is explained in support.ts. */
export const SALES = `
object Account 001 Accounts
MasterRecordId reference >Account ro rel=MasterRecord
Name string 255 req name "Account Name"
Type picklist 255 "Account Type" [Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other]
RecordTypeId reference >RecordType
ParentId reference >Account child=ChildAccounts "Parent Account ID"
BillingAddress address ro
ShippingAddress address ro
Phone phone 40 "Account Phone"
Fax phone 40 "Account Fax"
AccountNumber string 40
Website url 255
Sic string 20 "SIC Code"
Industry picklist 255 [Agriculture|Banking|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|Engineering|Finance|Government|Healthcare|Insurance|Manufacturing|Media|Retail|Technology|Telecommunications|Transportation|Utilities|Other]
AnnualRevenue currency 18,0
NumberOfEmployees int 8 "Employees"
Ownership picklist 255 [Public|Private|Subsidiary|Other]
TickerSymbol string 20
Description textarea 32000 "Account Description"
Rating picklist 255 "Account Rating" [Hot|Warm|Cold]
Site string 80 "Account Site"
OwnerId reference >User "Owner ID"
PhotoUrl url 255 ro "Photo URL"
LastActivityDate date ro "Last Activity"
LastViewedDate datetime ro
LastReferencedDate datetime ro
Jigsaw string 20 "Data.com Key"
JigsawCompanyId string 20 ro "Jigsaw Company ID"
CleanStatus picklist 40 restricted [Matched|Different|Acknowledged|NotFound|Inactive|Pending*|SelectMatch|Skipped]
AccountSource picklist 255 [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
DunsNumber string 9 "D-U-N-S Number"
Tradestyle string 255
NaicsCode string 8 "NAICS Code"
NaicsDesc string 120 "NAICS Description"
YearStarted string 4
SicDesc string 80 "SIC Description"

object Contact 003 Contacts
MasterRecordId reference >Contact ro rel=MasterRecord
AccountId reference >Account child=Contacts
LastName string 80 req in=Name
FirstName string 40 in=Name
Salutation picklist 40 in=Name [Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.]
Name string 121 ro name "Full Name"
OtherAddress address ro
MailingAddress address ro
RecordTypeId reference >RecordType
Phone phone 40 "Business Phone"
Fax phone 40 "Business Fax"
MobilePhone phone 40
HomePhone phone 40
OtherPhone phone 40
ReportsToId reference >Contact rel=ReportsTo child=Contacts
Email email 80 key
Title string 128
Department string 80
LeadSource picklist 255 [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
Birthdate date
Description textarea 32000 "Contact Description"
OwnerId reference >User "Owner ID"
HasOptedOutOfEmail boolean "Email Opt Out"
HasOptedOutOfFax boolean "Fax Opt Out"
DoNotCall boolean
AssistantName string 40
AssistantPhone phone 40
LastCURequestDate datetime ro "Last Stay-in-Touch Request Date"
LastCUUpdateDate datetime ro "Last Stay-in-Touch Save Date"
EmailBouncedReason string 255
EmailBouncedDate datetime
IsEmailBounced boolean ro
PhotoUrl url 255 ro "Photo URL"
Jigsaw string 20 "Data.com Key"
JigsawContactId string 20 ro "Jigsaw Contact ID"
CleanStatus picklist 40 restricted [Matched|Different|Acknowledged|NotFound|Inactive|Pending*|SelectMatch|Skipped]
IndividualId string 18
LastActivityDate date ro "Last Activity"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object Lead 00Q Leads
MasterRecordId reference >Lead ro rel=MasterRecord
LastName string 80 req in=Name
FirstName string 40 in=Name
Salutation picklist 40 in=Name [Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.]
Name string 121 ro name "Full Name"
RecordTypeId reference >RecordType
Title string 128
Company string 255 req
Address address ro
Phone phone 40
MobilePhone phone 40
Fax phone 40
Email email 80 key
Website url 255
Description textarea 32000
LeadSource picklist 255 [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
Status picklist 255 req [Open - Not Contacted*|Working - Contacted|Closed - Converted!|Closed - Not Converted]
Industry picklist 255 [Agriculture|Banking|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|Engineering|Finance|Government|Healthcare|Insurance|Manufacturing|Media|Retail|Technology|Telecommunications|Transportation|Utilities|Other]
Rating picklist 255 [Hot|Warm|Cold]
AnnualRevenue currency 18,0
NumberOfEmployees int 8 "Employees"
OwnerId reference >Group,User "Owner ID"
HasOptedOutOfEmail boolean "Email Opt Out"
IsConverted boolean co "Converted"
ConvertedDate date ro
ConvertedAccountId reference >Account ro rel=ConvertedAccount
ConvertedContactId reference >Contact ro rel=ConvertedContact
ConvertedOpportunityId reference >Opportunity ro rel=ConvertedOpportunity
IsUnreadByOwner boolean =true "Unread By Owner"
DoNotCall boolean
HasOptedOutOfFax boolean "Fax Opt Out"
PhotoUrl url 255 ro "Photo URL"
Jigsaw string 20 "Data.com Key"
JigsawContactId string 20 ro "Jigsaw Contact ID"
CleanStatus picklist 40 restricted [Matched|Different|Acknowledged|NotFound|Inactive|Pending*|SelectMatch|Skipped]
CompanyDunsNumber string 9 "Company D-U-N-S Number"
EmailBouncedReason string 255
EmailBouncedDate datetime
IndividualId string 18
LastTransferDate date ro
LastActivityDate date ro "Last Activity"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object Opportunity 006 Opportunities
AccountId reference >Account child=Opportunities
RecordTypeId reference >RecordType
Name string 120 req name
Description textarea 32000
StageName picklist 255 req "Stage" [Prospecting|Qualification|Needs Analysis|Value Proposition|Proposal/Price Quote|Negotiation/Review|Closed Won!|Closed Lost!]
Amount currency 18,2
Probability percent 3,0 "Probability (%)"
CloseDate date req
Type picklist 255 "Opportunity Type" [Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New Customer]
NextStep string 255
LeadSource picklist 255 [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
IsClosed boolean ro "Closed"
IsWon boolean ro "Won"
OwnerId reference >User "Owner ID"
ContactId reference >Contact co
ExpectedRevenue currency 18,2 ro
TotalOpportunityQuantity double 18,2 "Quantity"
IsPrivate boolean "Private"
ForecastCategory picklist 40 ro [Omitted|Pipeline|BestCase|Forecast|Closed]
ForecastCategoryName picklist 40 [Omitted|Pipeline|Best Case|Commit|Closed]
CampaignId reference >Campaign child=Opportunities
HasOpportunityLineItem boolean ro "Has Line Item"
Pricebook2Id reference >Pricebook2 rel=Pricebook2
ContractId reference >Contract child=Opportunities
FiscalQuarter int 9 ro
FiscalYear int 9 ro
Fiscal string 6 ro "Fiscal Period"
HasOpenActivity boolean ro
HasOverdueTask boolean ro
PushCount int 9 ro
LastStageChangeDate datetime ro
LastAmountChangedHistoryId string 18 ro
LastCloseDateChangedHistoryId string 18 ro
LastActivityDate date ro "Last Activity"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object OpportunityContactRole 00K OpportunityContactRoles "Opportunity Contact Role" no=search
OpportunityId reference >Opportunity co req owned child=OpportunityContactRoles
ContactId reference >Contact req owned child=OpportunityContactRoles
Role picklist 40 [Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor|Influencer|Technical Buyer|Other]
IsPrimary boolean "Primary"

object LeadStatus 01L LeadStatuses "Lead Status Value" readonly
ApiName string 255 ro "API Name"
MasterLabel string 255 ro name
SortOrder int 9 ro
IsDefault boolean ro
IsConverted boolean ro

object OpportunityStage 02H OpportunityStages "Opportunity Stage" readonly
MasterLabel string 255 ro name
ApiName string 255 ro "API Name"
IsActive boolean ro
SortOrder int 9 ro
IsClosed boolean ro
IsWon boolean ro
ForecastCategory picklist 40 ro
ForecastCategoryName picklist 40 ro
DefaultProbability percent 3,0 ro "Probability (%)"
Description textarea 255 ro

object AccountContactRole 02Z AccountContactRoles "Account Contact Role" no=undelete,search,layout
AccountId reference >Account co req owned child=AccountContactRoles
ContactId reference >Contact req owned child=AccountContactRoles
Role picklist 40 [Business User|Decision Maker|Economic Buyer|Evaluator|Executive Sponsor|Influencer|Other]
IsPrimary boolean "Primary"

object Campaign 701 Campaigns
Name string 80 req name
ParentId reference >Campaign child=ChildCampaigns "Parent Campaign ID"
Type picklist 40 [Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other]
RecordTypeId reference >RecordType
Status picklist 40 [Planned*|In Progress|Completed|Aborted]
StartDate date
EndDate date
ExpectedRevenue currency 18,0 "Expected Revenue in Campaign"
BudgetedCost currency 18,0 "Budgeted Cost in Campaign"
ActualCost currency 18,0 "Actual Cost in Campaign"
ExpectedResponse percent 8,2 "Expected Response (%)"
NumberSent double 18,0 "Num Sent in Campaign"
IsActive boolean "Active"
Description textarea 32000
NumberOfLeads int 9 ro "Leads in Campaign"
NumberOfConvertedLeads int 9 ro "Converted Leads in Campaign"
NumberOfContacts int 9 ro "Contacts in Campaign"
NumberOfResponses int 9 ro "Responses in Campaign"
NumberOfOpportunities int 9 ro "Opportunities in Campaign"
NumberOfWonOpportunities int 9 ro "Won Opportunities in Campaign"
AmountAllOpportunities currency 18,0 ro "Value Opportunities in Campaign"
AmountWonOpportunities currency 18,0 ro "Value Won Opportunities in Campaign"
OwnerId reference >User "Owner ID"
CampaignMemberRecordTypeId reference >RecordType rel=CampaignMemberRecordType
LastActivityDate date ro "Last Activity"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object CampaignMember 00v CampaignMembers "Campaign Member" no=undelete
CampaignId reference >Campaign co req owned child=CampaignMembers
LeadId reference >Lead co owned child=CampaignMembers
ContactId reference >Contact co owned child=CampaignMembers
Status picklist 40 [Sent*|Responded]
HasResponded boolean ro "Responded"
FirstRespondedDate date
Salutation picklist 40 ro
Name string 255 ro name
FirstName string 40 ro
LastName string 80 ro
Title string 128 ro
Email email 80 ro
Phone phone 40 ro
Type string 40 ro
CompanyOrAccount string 255 ro "Company (Account)"
LeadOrContactId reference >Contact,Lead ro rel=LeadOrContact "Related Record ID"
LeadOrContactOwnerId reference >Group,User ro rel=LeadOrContactOwner "Related Record Owner ID"
`;
