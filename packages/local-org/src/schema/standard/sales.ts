/** Standard objects around sales. The notation is explained in support.ts. */
export const SALES = `
object Account 001 Accounts
MasterRecordId reference >Account ro rel=MasterRecord
Name string 255 req name "Account Name"
Type picklist 255 "Account Type" [Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other]
RecordTypeId reference >RecordType
ParentId reference >Account child=ChildAccounts "Parent Account ID"
BillingStreet textarea 255 in=BillingAddress
BillingCity string 40 in=BillingAddress
BillingState string 80 in=BillingAddress "Billing State/Province"
BillingPostalCode string 20 in=BillingAddress "Billing Zip/Postal Code"
BillingCountry string 80 in=BillingAddress
BillingAddress address ro
ShippingStreet textarea 255 in=ShippingAddress
ShippingCity string 40 in=ShippingAddress
ShippingState string 80 in=ShippingAddress "Shipping State/Province"
ShippingPostalCode string 20 in=ShippingAddress "Shipping Zip/Postal Code"
ShippingCountry string 80 in=ShippingAddress
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
LastActivityDate date ro "Last Activity"
AccountSource picklist 255 [Web|Phone Inquiry|Partner Referral|Purchased List|Other]

object Contact 003 Contacts
MasterRecordId reference >Contact ro rel=MasterRecord
AccountId reference >Account child=Contacts
LastName string 80 req in=Name
FirstName string 40 in=Name
Salutation picklist 40 in=Name [Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.]
Name string 121 ro name "Full Name"
OtherStreet textarea 255 in=OtherAddress
OtherCity string 40 in=OtherAddress
OtherState string 80 in=OtherAddress
OtherPostalCode string 20 in=OtherAddress
OtherCountry string 80 in=OtherAddress
OtherAddress address ro
MailingStreet textarea 255 in=MailingAddress
MailingCity string 40 in=MailingAddress
MailingState string 80 in=MailingAddress
MailingPostalCode string 20 in=MailingAddress
MailingCountry string 80 in=MailingAddress
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
LastActivityDate date ro "Last Activity"
DoNotCall boolean

object Lead 00Q Leads
MasterRecordId reference >Lead ro rel=MasterRecord
LastName string 80 req in=Name
FirstName string 40 in=Name
Salutation picklist 40 in=Name [Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.]
Name string 121 ro name "Full Name"
RecordTypeId reference >RecordType
Title string 128
Company string 255 req
Street textarea 255 in=Address
City string 40 in=Address
State string 80 in=Address "State/Province"
PostalCode string 20 in=Address "Zip/Postal Code"
Country string 80 in=Address
Address address ro
Phone phone 40
MobilePhone phone 40
Fax phone 40
Email email 80 key
Website url 255
Description textarea 32000
LeadSource picklist 255 [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
Status picklist 255 req [Open - Not Contacted*|Working - Contacted|Closed - Converted|Closed - Not Converted]
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
LastActivityDate date ro "Last Activity"

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
LastActivityDate date ro "Last Activity"

object Asset 02i Assets
ContactId reference >Contact child=Assets
AccountId reference >Account child=Assets
Name string 255 req name "Asset Name"
SerialNumber string 80
Status picklist 255 [Shipped|Installed|Registered|Obsolete|Purchased]
InstallDate date
PurchaseDate date
Quantity double 12,2
Description textarea 32000
OwnerId reference >User "Owner ID"
`;
