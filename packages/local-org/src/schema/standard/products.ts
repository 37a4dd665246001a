/** Standard objects of products, prices, orders and contracts. The notation is explained in support.ts. */
export const PRODUCTS = `
object Product2 01t Products "Product"
Name string 255 req name "Product Name"
ProductCode string 255
Description textarea 4000 "Product Description"
IsActive boolean "Active"
RecordTypeId reference >RecordType
Family picklist 40 "Product Family" [None]
ExternalDataSourceId string 18 ro
ExternalId string 255
DisplayUrl url 1000
QuantityUnitOfMeasure picklist 40 [Each]
IsArchived boolean ro
StockKeepingUnit string 180 "Product SKU"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object Pricebook2 01s Pricebooks "Price Book"
Name string 255 req name "Price Book Name"
IsActive boolean "Active"
IsArchived boolean ro
Description textarea 255
IsStandard boolean ro "Is Standard Price Book"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object PricebookEntry 01u PricebookEntries "Price Book Entry" no=layout
Name string 255 ro name "Product Name"
Pricebook2Id reference >Pricebook2 co req rel=Pricebook2 child=PricebookEntries
Product2Id reference >Product2 co req kept rel=Product2 child=PricebookEntries
UnitPrice currency 18,2 req "List Price"
IsActive boolean "Active"
UseStandardPrice boolean
ProductCode string 255 ro
IsArchived boolean ro

object OpportunityLineItem 00k OpportunityLineItems "Opportunity Product" no=search
OpportunityId reference >Opportunity co req owned child=OpportunityLineItems
SortOrder int 9
PricebookEntryId reference >PricebookEntry co rel=PricebookEntry child=OpportunityLineItems
Product2Id reference >Product2 co rel=Product2 child=OpportunityLineItems
ProductCode string 255 ro
Name string 376 ro name "Opportunity Product Name"
Quantity double 12,2 req
TotalPrice currency 18,2
UnitPrice currency 18,2 "Sales Price"
ListPrice currency 18,2 ro
ServiceDate date "Date"
Description string 255 "Line Description"

object Contract 800 Contracts
AccountId reference >Account req child=Contracts
Pricebook2Id reference >Pricebook2 rel=Pricebook2
OwnerExpirationNotice picklist 40 [15|30|45|60|90|120]
StartDate date "Contract Start Date"
EndDate date ro "Contract End Date"
BillingAddress address ro
ContractTerm int 4 "Contract Term (months)"
OwnerId reference >User
Status picklist 40 req [Draft*|In Approval Process|Activated]
CompanySignedId reference >User rel=CompanySigned "Company Signed By ID"
CompanySignedDate date
CustomerSignedId reference >Contact rel=CustomerSigned child=ContractsSigned "Customer Signed By ID"
CustomerSignedTitle string 40
CustomerSignedDate date
SpecialTerms textarea 4000
ActivatedById reference >User rel=ActivatedBy
ActivatedDate datetime
StatusCode picklist 40 ro [Draft*|InApproval|Activated|Terminated|Expired|Rejected|Negotiating|AwaitingSignature|SignatureDeclined|Signed|Cancelled|InApprovalProcess]
Description textarea 32000
RecordTypeId reference >RecordType
ContractNumber string 30 auto={00000000} name key
LastApprovedDate datetime ro
LastActivityDate date ro "Last Activity"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object Order 801 Orders
OwnerId reference >Group,User
ContractId reference >Contract child=Orders
AccountId reference >Account child=Orders
Pricebook2Id reference >Pricebook2 rel=Pricebook2
OriginalOrderId reference >Order co rel=OriginalOrder
OpportunityId reference >Opportunity child=Orders
RecordTypeId reference >RecordType
EffectiveDate date req "Order Start Date"
EndDate date "Order End Date"
IsReductionOrder boolean co "Reduction Order"
Status picklist 40 req [Draft*|Activated]
Description textarea 32000
CustomerAuthorizedById reference >Contact rel=CustomerAuthorizedBy
CustomerAuthorizedDate date
CompanyAuthorizedById reference >User rel=CompanyAuthorizedBy
CompanyAuthorizedDate date
Type picklist 255 "Order Type" [Draft]
BillingAddress address ro
ShippingAddress address ro
Name string 80 "Order Name"
PoDate date "PO Date"
PoNumber string 80 "PO Number"
OrderReferenceNumber string 80
BillToContactId reference >Contact rel=BillToContact
ShipToContactId reference >Contact rel=ShipToContact
ActivatedDate datetime ro
ActivatedById reference >User ro rel=ActivatedBy
StatusCode picklist 40 ro [Draft*|Activated|Canceled|Expired|Superseded]
OrderNumber string 30 auto={00000000} name key
TotalAmount currency 18,2 ro "Order Amount"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object OrderItem 802 OrderItems "Order Product" no=search
Product2Id reference >Product2 co rel=Product2 child=OrderItems
OrderId reference >Order co req owned child=OrderItems
PricebookEntryId reference >PricebookEntry co rel=PricebookEntry child=OrderItems
OriginalOrderItemId reference >OrderItem co rel=OriginalOrderItem
AvailableQuantity double 18,2 ro
Quantity double 18,2 req
UnitPrice currency 18,2
ListPrice currency 18,2 ro
TotalPrice currency 18,2 ro
ServiceDate date "Start Date"
EndDate date
Description string 255 "Line Description"
OrderItemNumber string 30 auto={0000000000} name key "Order Product Number"

object Asset 02i Assets
ContactId reference >Contact child=Assets
AccountId reference >Account child=Assets
ParentId reference >Asset child=ChildAssets "Parent Asset ID"
RootAssetId reference >Asset ro rel=RootAsset
Product2Id reference >Product2 rel=Product2 child=Assets
ProductCode string 255 ro
IsCompetitorProduct boolean "Competitor Asset"
Name string 255 req name "Asset Name"
SerialNumber string 80
InstallDate date
PurchaseDate date
UsageEndDate date
LifecycleStartDate datetime ro
LifecycleEndDate datetime ro
Status picklist 255 [Shipped|Installed|Registered|Obsolete|Purchased]
Price currency 18,2
Quantity double 12,2
Description textarea 32000
OwnerId reference >User "Owner ID"
AssetProvidedById reference >Account rel=AssetProvidedBy child=ProvidedAssets
AssetServicedById reference >Account rel=AssetServicedBy child=ServicedAssets
IsInternal boolean "Internal Asset"
AssetLevel int 9 ro
StockKeepingUnit string 180 ro "Product SKU"
RecordTypeId reference >RecordType
LastViewedDate datetime ro
LastReferencedDate datetime ro
`;
