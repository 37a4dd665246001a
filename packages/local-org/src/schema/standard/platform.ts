/** Standard objects of the platform: people, groups, the org. The notation is explained in support.ts. */
export const PLATFORM = `
object User 005 Users
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
LastLoginDate datetime ro

object UserRole 00E Roles "Role"
Name string 80 req name
DeveloperName string 80
ParentRoleId reference >UserRole

object Profile 00e Profiles
Name string 255 req name
Description string 255
UserType picklist 40 ro =Standard

object Group 00G Groups
Name string 40 req name
DeveloperName string 80
RelatedId reference >User ro rel=Related
Type picklist 40 co =Regular [Regular|Queue|Role|RoleAndSubordinates|Organization]
Email email 255
OwnerId reference >User ro
DoesSendEmailToMembers boolean "Send Email to Members"
DoesIncludeBosses boolean

object GroupMember 011 GroupMembers "Group Member"
GroupId reference >Group co req owned child=GroupMembers
UserOrGroupId reference >User,Group co req

object QueueSobject 03g QueueSobjects "Queue Sobject"
QueueId reference >Group co req owned rel=Queue child=QueueSobjects
SobjectType picklist 40 co req

object RecordType 012 RecordTypes "Record Type"
Name string 80 req name
DeveloperName string 80 req
Description string 255
SobjectType picklist 40 req
IsActive boolean =true "Active"
BusinessProcessId string 18

object Organization 00D Organizations
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
`;
