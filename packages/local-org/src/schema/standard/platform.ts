/** Standard objects of the platform: people, groups, the org. The notation is explained in support.ts. */
export const PLATFORM = `
object User 005 Users "User" no=delete,undelete
Username string 80 req unique key
LastName string 80 req in=Name
FirstName string 40 in=Name
Name string 121 ro name "Full Name"
CompanyName string 80
Division string 80
Department string 80
Title string 80
Email email 128 req key
Phone phone 40
MobilePhone phone 40
Alias string 8
CommunityNickname string 40 "Nickname"
IsActive boolean =true "Active"
TimeZoneSidKey picklist 40 =GMT "Time Zone"
LocaleSidKey picklist 40 =en_US "Locale"
EmailEncodingKey picklist 40 =UTF-8 "Email Encoding"
LanguageLocaleKey picklist 40 =en_US "Language"
ProfileId reference >Profile
UserType picklist 40 ro =Standard
UserRoleId reference >UserRole
ManagerId reference >User rel=Manager child=ManagedUsers
FederationIdentifier string 512 key "SAML Federation ID"
LastLoginDate datetime ro "Last Login"
LastPasswordChangeDate datetime ro
Address address ro
Fax phone 40
Extension phone 40
EmployeeNumber string 20
AboutMe string 1000
Signature textarea 1333 "Email Signature"
SenderName string 80 "Email Sender Name"
SenderEmail email 80 "Email Sender Address"
DefaultGroupNotificationFrequency picklist 40 =N
DigestFrequency picklist 40 =D
DelegatedApproverId reference >Group,User rel=DelegatedApprover
ContactId reference >Contact ro child=Users
AccountId reference >Account ro child=Users
CallCenterId string 18
IsProfilePhotoActive boolean ro
FullPhotoUrl url 1024 ro
SmallPhotoUrl url 1024 ro
MediumPhotoUrl url 1024 ro
ReceivesInfoEmails boolean "Info Emails"
ReceivesAdminInfoEmails boolean "Admin Info Emails"
ForecastEnabled boolean "Allow Forecasting"
NumberOfFailedLogins int 9 ro "Failed Login Attempts"
UserPermissionsMarketingUser boolean "Marketing User"
UserPermissionsOfflineUser boolean "Offline User"
UserPermissionsInteractionUser boolean "Flow User"
UserPermissionsSupportUser boolean "Service Cloud User"
UserPermissionsKnowledgeUser boolean "Knowledge User"
UserPreferencesLightningExperiencePreferred boolean =true
LastViewedDate datetime ro
LastReferencedDate datetime ro

object UserRole 00E Roles "Role" setup
Name string 80 req name
DeveloperName string 80
ParentRoleId reference >UserRole
RollupDescription string 80
CaseAccessForAccountOwner picklist 40 =Edit
ContactAccessForAccountOwner picklist 40 =Edit
OpportunityAccessForAccountOwner picklist 40 =Edit
PortalType picklist 40 ro =None

object Profile 00e Profiles "Profile" setup
Name string 255 req name
Description string 255
UserType picklist 40 ro =Standard
UserLicenseId reference >UserLicense
PermissionsModifyAllData boolean
PermissionsViewAllData boolean
PermissionsApiEnabled boolean =true
PermissionsManageUsers boolean
PermissionsViewSetup boolean
PermissionsAuthorApex boolean
PermissionsCustomizeApplication boolean
LastViewedDate datetime ro
LastReferencedDate datetime ro

object UserLicense 100 UserLicenses "User License" readonly
Name string 255 ro name
LicenseDefinitionKey string 40 ro
MasterLabel string 255 ro
Status picklist 40 ro =Active
TotalLicenses int 9 ro
UsedLicenses int 9 ro

object PermissionSet 0PS PermissionSets "Permission Set" setup
Name string 80 req unique name "Permission Set Name"
Label string 80 req "Permission Set Label"
Description string 255
LicenseId string 18 co
ProfileId reference >Profile ro
IsOwnedByProfile boolean ro
IsCustom boolean ro =true "Custom"
Type picklist 40 ro =Regular
NamespacePrefix string 15 ro
HasActivationRequired boolean "Session Activation Required"
PermissionSetGroupId reference >PermissionSetGroup ro
PermissionsModifyAllData boolean
PermissionsViewAllData boolean
PermissionsApiEnabled boolean
PermissionsManageUsers boolean
PermissionsViewSetup boolean
PermissionsAuthorApex boolean
PermissionsCustomizeApplication boolean

object PermissionSetGroup 0PG PermissionSetGroups "Permission Set Group" setup
DeveloperName string 80 req unique "API Name"
MasterLabel string 80 req name
Description string 255
Status picklist 40 ro [Updated*|Outdated|Updating|Failed]

object PermissionSetGroupComponent 0PF PermissionSetGroupComponents "Permission Set Group Component" setup no=update
PermissionSetGroupId reference >PermissionSetGroup co req owned child=PermissionSetGroupComponents
PermissionSetId reference >PermissionSet co req owned child=PermissionSetGroupComponents

object PermissionSetAssignment 0Pa PermissionSetAssignments "Permission Set Assignment" setup no=update
PermissionSetId reference >PermissionSet co owned child=Assignments
PermissionSetGroupId reference >PermissionSetGroup co owned child=Assignments
AssigneeId reference >User co req rel=Assignee child=PermissionSetAssignments
ExpirationDate datetime
IsActive boolean ro =true

object CustomPermission 0CP CustomPermissions "Custom Permission" readonly
DeveloperName string 80 ro "API Name"
MasterLabel string 80 ro name
Language picklist 40 ro
Description textarea 255 ro
NamespacePrefix string 15 ro
IsProtected boolean ro "Protected Component"
IsLicensed boolean ro

object Group 00G Groups "Group" setup
Name string 40 req name
DeveloperName string 80
RelatedId reference >User,UserRole ro rel=Related
Type picklist 40 co =Regular [Regular|Queue|Role|RoleAndSubordinates|RoleAndSubordinatesInternal|Manager|ManagerAndSubordinatesInternal|Organization]
Email email 255
OwnerId reference >User ro
DoesSendEmailToMembers boolean "Send Email to Members"
DoesIncludeBosses boolean
QueueRoutingConfigId reference >QueueRoutingConfig rel=QueueRoutingConfig

object GroupMember 011 GroupMembers "Group Member" setup no=update
GroupId reference >Group co req owned child=GroupMembers
UserOrGroupId reference >User,Group co req

object QueueSobject 03g QueueSobjects "Queue Sobject" setup no=update
QueueId reference >Group co req owned rel=Queue child=QueueSobjects
SobjectType picklist 40 co req

object RecordType 012 RecordTypes "Record Type" setup no=delete
Name string 80 req name
DeveloperName string 80 req
Description string 255
SobjectType picklist 40 req
IsActive boolean =true "Active"
BusinessProcessId string 18
NamespacePrefix string 15 ro
IsPersonType boolean ro

object Organization 00D Organizations "Organization" setup no=create,delete
Name string 80 req name
Street textarea 255
City string 40
State string 80
PostalCode string 20
Country string 80
Phone phone 40
PrimaryContact string 80
DefaultLocaleSidKey picklist 40 =en_US
TimeZoneSidKey picklist 40 =GMT
LanguageLocaleKey picklist 40 =en_US
OrganizationType picklist 40 ro
TrialExpirationDate datetime ro
NamespacePrefix string 15 ro
InstanceName string 5 ro
IsSandbox boolean ro
Division string 80
Fax phone 40
Latitude double 18,15
Longitude double 18,15
DefaultAccountAccess picklist 40 ro =Edit
DefaultContactAccess picklist 40 ro =ControlledByParent
DefaultOpportunityAccess picklist 40 ro =Edit
DefaultLeadAccess picklist 40 ro =ReadEditTransfer
DefaultCaseAccess picklist 40 ro =ReadEditTransfer
FiscalYearStartMonth int 9 ro =1
UsesStartDateAsFiscalYearName boolean
ReceivesInfoEmails boolean
ReceivesAdminInfoEmails boolean
UiSkin picklist 40 =Theme3
WebToCaseDefaultOrigin string 40 =Web
MonthlyPageViewsUsed int 9 ro
MonthlyPageViewsEntitlement int 9 ro
IsReadOnly boolean ro

object ListView 00B ListViews "List View" readonly
Name string 40 ro name "View Name"
DeveloperName string 80 ro
NamespacePrefix string 15 ro
SobjectType picklist 40 ro
IsSoqlCompatible boolean ro =true

object LoginHistory 0Ya LoginHistories "Login History" readonly
UserId reference >User ro
LoginTime datetime ro
LoginType picklist 40 ro
SourceIp string 39 ro
LoginUrl string 128 ro
AuthenticationServiceId string 18 ro
ApiType string 64 ro
ApiVersion string 32 ro
Application string 64 ro
Browser string 64 ro
ClientVersion string 64 ro
CountryIso string 2 ro
Platform string 64 ro
Status string 128 ro
`;
