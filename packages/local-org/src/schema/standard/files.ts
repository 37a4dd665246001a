/** Standard objects of files and notes. The notation is explained in support.ts. */
export const FILES = `
object Attachment 00P Attachments "Attachment" no=layout,search
ParentId reference >Account,Asset,Campaign,Case,Contact,Contract,EmailMessage,EmailTemplate,Event,Lead,Opportunity,Order,Product2,Solution,Task co req owned rel=Parent child=Attachments
Name string 255 req name "File Name"
IsPrivate boolean "Private"
ContentType string 120
BodyLength int 9 ro
Body base64 req
OwnerId reference >Group,User
Description textarea 500

object Note 002 Notes "Note" no=search
ParentId reference >Account,Asset,Campaign,Contact,Contract,Lead,Opportunity,Order,Product2 co req owned rel=Parent child=Notes
Title string 80 req name
IsPrivate boolean "Private"
Body textarea 32000
OwnerId reference >User

object Folder 00l Folders "Folder" setup
Name string 40 name
DeveloperName string 80 "Folder Unique Name"
AccessType picklist 40 req restricted [Shared*|Public|Hidden|PublicInternal]
IsReadonly boolean "Read Only"
Type picklist 40 req co restricted [Document|Email|Report|Dashboard]
NamespacePrefix string 15 ro

object Document 015 Documents "Document" no=layout
FolderId reference >Folder,User req rel=Folder
Name string 255 req name "Document Name"
DeveloperName string 80 "Document Unique Name"
NamespacePrefix string 15 ro
ContentType string 120
Type string 40 "File Extension"
IsPublic boolean "Externally Available"
BodyLength int 9 ro
Body base64
Url url 1000
Description textarea 255
Keywords string 255
IsInternalUseOnly boolean "Internal Use Only"
AuthorId reference >User rel=Author
IsBodySearchable boolean ro "Document Content Searchable"

object ContentDocument 069 ContentDocuments "Content Document" no=create,undelete
IsArchived boolean "Is Archived"
ArchivedById reference >User ro
ArchivedDate date ro
OwnerId reference >User
Title string 255 req name
PublishStatus picklist 40 ro [P*|R|U]
LatestPublishedVersionId reference >ContentVersion ro rel=LatestPublishedVersion
ParentId reference >ContentWorkspace rel=Parent
Description textarea 1000
ContentSize int 9 ro
FileType string 20 ro
FileExtension string 40 ro
SharingOption picklist 40 restricted [A*|R]
SharingPrivacy picklist 40 restricted [N*|P]
ContentModifiedDate datetime ro
ContentAssetId string 18 ro

object ContentVersion 068 ContentVersions "Content Version" no=delete,undelete
ContentDocumentId reference >ContentDocument co owned child=ContentVersions
IsLatest boolean ro
ContentUrl url 1300
ContentBodyId string 18 ro
VersionNumber string 20 ro
Title string 255 name
Description textarea 1000
ReasonForChange string 1000
SharingOption picklist 40 restricted [A*|R]
SharingPrivacy picklist 40 restricted [N*|P]
PathOnClient string 500 co
RatingCount int 9 ro
ContentModifiedDate datetime ro
ContentModifiedById reference >User ro
PositiveRatingCount int 9 ro
NegativeRatingCount int 9 ro
FeaturedContentBoost int 9
OwnerId reference >User
TagCsv textarea 2000
FileType string 20 ro
PublishStatus picklist 40 ro [P*|R|U]
VersionData base64
ContentSize int 9 ro
FileExtension string 40 ro
FirstPublishLocationId reference >Account,Asset,Campaign,Case,Contact,Contract,EmailMessage,Event,Lead,Opportunity,Order,Product2,Solution,Task,User co rel=FirstPublishLocation
Origin picklist 40 co restricted [C*|H]
ContentLocation picklist 40 co restricted [S*|E|L]
TextPreview string 255 ro
ExternalDocumentInfo1 string 1000
ExternalDocumentInfo2 string 1000
Checksum string 50 ro
IsMajorVersion boolean co =true
IsAssetEnabled boolean

object ContentDocumentLink 06A ContentDocumentLinks "Content Document Link" no=undelete,search,layout
LinkedEntityId reference >Account,Asset,Campaign,Case,Contact,ContentWorkspace,Contract,EmailMessage,Event,Group,Lead,Opportunity,Order,Organization,Product2,Solution,Task,User co req owned rel=LinkedEntity child=ContentDocumentLinks
ContentDocumentId reference >ContentDocument co req owned child=ContentDocumentLinks
ShareType picklist 40 restricted [V*|C|I]
Visibility picklist 40 restricted [AllUsers*|InternalUsers|SharedUsers]

object ContentWorkspace 058 ContentWorkspaces "Library" setup
Name string 255 req name
DeveloperName string 80
Description textarea 1000
WorkspaceType picklist 40 ro [R*|B]
RootContentFolderId string 18 ro
IsRestrictContentTypes boolean
`;
