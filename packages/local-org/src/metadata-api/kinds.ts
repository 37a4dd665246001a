/** A type of metadata: where its files lie in a package, and what stands inside of them. */
export interface MetadataKind {
  /** `CustomObject` */
  name: string;
  /** `objects` */
  folder: string;
  /** The ending of its files, without the dot; none for bundles, which are a folder each. */
  suffix?: string;
  /** Each file has a second one beside it, whose name ends in `-meta.xml`. */
  metaFile?: true;
  /** Its files lie in folders, which are components of the type that is named here. */
  inFolder?: string;
  /** Components that stand inside of its files, by their element. */
  children?: Readonly<Record<string, string>>;
  /** First three characters of the ids. */
  prefix?: string;
}

type Line = [name: string, folder: string, suffix?: string, rest?: Omit<MetadataKind, "name" | "folder">];

const META = { metaFile: true } as const;

/** `object` and its kind: what the Metadata API lets be deployed and retrieved here. Names as its guide has them. */
const LINES: Line[] = [
  ["ActionLinkGroupTemplate", "actionLinkGroupTemplates", "actionLinkGroupTemplate"],
  ["ApexClass", "classes", "cls", { ...META, prefix: "01p" }],
  ["ApexComponent", "components", "component", META],
  ["ApexPage", "pages", "page", { ...META, prefix: "066" }],
  ["ApexTrigger", "triggers", "trigger", { ...META, prefix: "01q" }],
  ["ApprovalProcess", "approvalProcesses", "approvalProcess"],
  [
    "AssignmentRules",
    "assignmentRules",
    "assignmentRules",
    { children: { assignmentRule: "AssignmentRule" } },
  ],
  ["AuraDefinitionBundle", "aura", undefined, { prefix: "0Ab" }],
  [
    "AutoResponseRules",
    "autoResponseRules",
    "autoResponseRules",
    { children: { autoResponseRule: "AutoResponseRule" } },
  ],
  ["BusinessProcessGroup", "businessProcessGroups", "businessProcessGroup"],
  ["ConnectedApp", "connectedApps", "connectedApp"],
  ["ContentAsset", "contentassets", "asset", META],
  ["CspTrustedSite", "cspTrustedSites", "cspTrustedSite"],
  ["CustomApplication", "applications", "app"],
  ["CustomLabels", "labels", "labels", { children: { labels: "CustomLabel" } }],
  ["CustomMetadata", "customMetadata", "md"],
  ["CustomNotificationType", "notificationtypes", "notiftype"],
  [
    "CustomObject",
    "objects",
    "object",
    {
      prefix: "01I",
      children: {
        fields: "CustomField",
        validationRules: "ValidationRule",
        recordTypes: "RecordType",
        listViews: "ListView",
        webLinks: "WebLink",
        compactLayouts: "CompactLayout",
        businessProcesses: "BusinessProcess",
        fieldSets: "FieldSet",
        indexes: "Index",
        sharingReasons: "SharingReason",
      },
    },
  ],
  ["CustomObjectTranslation", "objectTranslations", "objectTranslation"],
  ["CustomPermission", "customPermissions", "customPermission", { prefix: "0CP" }],
  ["CustomSite", "sites", "site"],
  ["CustomTab", "tabs", "tab"],
  ["Dashboard", "dashboards", "dashboard", { inFolder: "DashboardFolder" }],
  ["DuplicateRule", "duplicateRules", "duplicateRule"],
  ["EmailServicesFunction", "emailservices", "xml"],
  ["EmailTemplate", "email", "email", { ...META, inFolder: "EmailFolder", prefix: "00X" }],
  ["EntitlementProcess", "entitlementProcesses", "entitlementProcess"],
  ["EntitlementTemplate", "entitlementTemplates", "entitlementTemplate"],
  [
    "EscalationRules",
    "escalationRules",
    "escalationRules",
    { children: { escalationRule: "EscalationRule" } },
  ],
  ["ExperienceBundle", "experiences"],
  ["ExternalCredential", "externalCredentials", "externalCredential"],
  ["ExternalServiceRegistration", "externalServiceRegistrations", "externalServiceRegistration"],
  ["FlexiPage", "flexipages", "flexipage"],
  ["Flow", "flows", "flow", { prefix: "301" }],
  ["FlowDefinition", "flowDefinitions", "flowDefinition"],
  ["FlowTest", "flowtests", "flowtest"],
  ["GlobalValueSet", "globalValueSets", "globalValueSet"],
  ["Group", "groups", "group", { prefix: "00G" }],
  ["HomePageLayout", "homePageLayouts", "homePageLayout"],
  ["InstalledPackage", "installedPackages", "installedPackage"],
  ["Layout", "layouts", "layout", { prefix: "00h" }],
  ["LightningComponentBundle", "lwc", undefined, { prefix: "0Rb" }],
  ["LightningMessageChannel", "messageChannels", "messageChannel"],
  ["ManagedEventSubscription", "managedEventSubscriptions", "managedEventSubscription"],
  ["MatchingRules", "matchingRules", "matchingRule", { children: { matchingRules: "MatchingRule" } }],
  ["MilestoneType", "milestoneTypes", "milestoneType"],
  ["NamedCredential", "namedCredentials", "namedCredential"],
  ["NetworkBranding", "networkBranding", "networkBranding", META],
  ["PathAssistant", "pathAssistants", "pathAssistant"],
  ["PermissionSet", "permissionsets", "permissionset", { prefix: "0PS" }],
  ["PermissionSetGroup", "permissionsetgroups", "permissionsetgroup"],
  ["PlatformEventChannel", "platformEventChannels", "platformEventChannel"],
  ["PlatformEventChannelMember", "platformEventChannelMembers", "platformEventChannelMember"],
  ["PresenceUserConfig", "presenceUserConfigs", "presenceUserConfig"],
  ["Profile", "profiles", "profile", { prefix: "00e" }],
  ["Queue", "queues", "queue", { prefix: "00G" }],
  ["QueueRoutingConfig", "queueRoutingConfigs", "queueRoutingConfig"],
  ["QuickAction", "quickActions", "quickAction"],
  ["RemoteSiteSetting", "remoteSiteSettings", "remoteSite"],
  ["Report", "reports", "report", { inFolder: "ReportFolder" }],
  ["ReportType", "reportTypes", "reportType"],
  ["Role", "roles", "role", { prefix: "00E" }],
  ["ServiceChannel", "serviceChannels", "serviceChannel"],
  ["ServicePresenceStatus", "servicePresenceStatuses", "servicePresenceStatus"],
  ["Settings", "settings", "settings"],
  [
    "SharingRules",
    "sharingRules",
    "sharingRules",
    {
      children: {
        sharingCriteriaRules: "SharingCriteriaRule",
        sharingGuestRules: "SharingGuestRule",
        sharingOwnerRules: "SharingOwnerRule",
      },
    },
  ],
  ["Skill", "skills", "skill"],
  ["StandardValueSet", "standardValueSets", "standardValueSet"],
  ["StaticResource", "staticresources", "resource", META],
  ["TopicsForObjects", "topicsForObjects", "topicsForObjects"],
  ["Translations", "translations", "translation"],
  ["UIBundle", "uiBundles"],
  [
    "Workflow",
    "workflows",
    "workflow",
    {
      children: {
        rules: "WorkflowRule",
        fieldUpdates: "WorkflowFieldUpdate",
        alerts: "WorkflowAlert",
        tasks: "WorkflowTask",
        outboundMessages: "WorkflowOutboundMessage",
        flowActions: "WorkflowFlowAction",
        knowledgePublishes: "WorkflowKnowledgePublish",
        send: "WorkflowSend",
      },
    },
  ],
];

/** Types of whose files nothing more is to be said: name, folder, ending. */
const PLAIN = `
Audience audience audience
AuthProvider authproviders authprovider
ApexEmailNotifications apexEmailNotifications notifications
ApexTestSuite testSuites testSuite
AppMenu appMenus appMenu
AnalyticSnapshot analyticSnapshots snapshot
BrandingSet brandingSets brandingSet
CallCenter callCenters callCenter
CanvasMetadata Canvases Canvas
CaseSubjectParticle CaseSubjectParticles CaseSubjectParticle
ChannelLayout channelLayouts channelLayout
CleanDataService cleanDataServices cleanDataService
CommunityTemplateDefinition communityTemplateDefinitions communityTemplateDefinition
CommunityThemeDefinition communityThemeDefinitions communityThemeDefinition
ConversationMessageDefinition conversationMessageDefinitions conversationMessageDefinition
CorsWhitelistOrigin corsWhitelistOrigins corsWhitelistOrigin
CustomApplicationComponent customApplicationComponents customApplicationComponent
CustomFeedFilter feedFilters feedFilter
CustomHelpMenuSection customHelpMenuSections customHelpMenuSection
CustomPageWebLink weblinks weblink
DataCategoryGroup datacategorygroups datacategorygroup
DecisionTable decisionTables decisionTable
DelegateGroup delegateGroups delegateGroup
EmbeddedServiceBranding EmbeddedServiceBranding EmbeddedServiceBranding
EmbeddedServiceConfig EmbeddedServiceConfig EmbeddedServiceConfig
EmbeddedServiceFlowConfig EmbeddedServiceFlowConfig EmbeddedServiceFlowConfig
EmbeddedServiceMenuSettings EmbeddedServiceMenuSettings EmbeddedServiceMenuSettings
EventRelayConfig eventRelays eventRelay
ExternalClientApplication externalClientApps eca
ExternalDataSource dataSources dataSource
ExtlClntAppConfigurablePolicies extlClntAppPolicies ecaPlcy
ExtlClntAppGlobalOauthSettings extlClntAppGlobalOauthSets ecaGlblOauth
ExtlClntAppOauthConfigurablePolicies extlClntAppOauthPolicies ecaOauthPlcy
ExtlClntAppOauthSettings extlClntAppOauthSettings ecaOauth
FieldRestrictionRule fieldRestrictionRules rule
FlowCategory flowCategories flowCategory
ForecastingType forecastingTypes forecastingType
GenAiPlanner genAiPlanners genAiPlanner
GenAiPlugin genAiPlugins genAiPlugin
GenAiPromptTemplate genAiPromptTemplates genAiPromptTemplate
GlobalValueSetTranslation globalValueSetTranslations globalValueSetTranslation
HomePageComponent homePageComponents homePageComponent
IframeWhiteListUrlSettings iframeWhiteListUrlSettings iframeWhiteListUrlSettings
InboundNetworkConnection inboundNetworkConnections inboundNetworkConnection
LeadConvertSettings LeadConvertSettings LeadConvertSetting
Letterhead letterhead letter
LightningBolt lightningBolts lightningBolt
LightningExperienceTheme lightningExperienceThemes lightningExperienceTheme
LightningOnboardingConfig lightningOnboardingConfigs lightningOnboardingConfig
LiveChatAgentConfig liveChatAgentConfigs liveChatAgentConfig
LiveChatButton liveChatButtons liveChatButton
LiveChatDeployment liveChatDeployments liveChatDeployment
ManagedContentType managedContentTypes managedContentType
ManagedTopics managedTopics managedTopics
MessagingChannel messagingChannels messagingChannel
MLDataDefinition mlDataDefinitions mlDataDefinition
MLPredictionDefinition mlPredictions mlPrediction
MobileApplicationDetail MobileApplicationDetails MobileApplicationDetail
MutingPermissionSet mutingpermissionsets mutingpermissionset
MyDomainDiscoverableLogin myDomainDiscoverableLogins myDomainDiscoverableLogin
NavigationMenu navigationMenus navigationMenu
Network networks network
NotificationTypeConfig notificationTypeConfig config
OauthCustomScope oauthcustomscopes oauthcustomscope
OmniSupervisorConfig omniSupervisorConfigs omniSupervisorConfig
OutboundNetworkConnection outboundNetworkConnections outboundNetworkConnection
PlatformCachePartition cachePartitions cachePartition
PlatformEventSubscriberConfig PlatformEventSubscriberConfigs platformEventSubscriberConfig
Portal portals portal
PostTemplate postTemplates postTemplate
PresenceDeclineReason presenceDeclineReasons presenceDeclineReason
ProfilePasswordPolicy profilePasswordPolicies profilePasswordPolicy
ProfileSessionSetting profileSessionSettings profileSessionSetting
Prompt prompts prompt
RecommendationStrategy recommendationStrategies recommendationStrategy
RecordActionDeployment recordActionDeployments deployment
RedirectWhitelistUrl redirectWhitelistUrls redirectWhitelistUrl
RestrictionRule restrictionRules rule
SamlSsoConfig samlssoconfigs samlssoconfig
SearchCustomization searchCustomizations searchCustomization
SharingSet sharingSets sharingSet
StandardValueSetTranslation standardValueSetTranslations standardValueSetTranslation
SynonymDictionary synonymDictionaries synonymDictionary
Territory2Model territory2Models territory2Model
Territory2Type territory2Types territory2Type
TimeSheetTemplate timeSheetTemplates timeSheetTemplate
TransactionSecurityPolicy transactionSecurityPolicies transactionSecurityPolicy
UserCriteria userCriteria userCriteria
UserProvisioningConfig userProvisioningConfigs userProvisioningConfig
WorkSkillRouting workSkillRoutings workSkillRouting
`;

const plain = PLAIN.trim()
  .split("\n")
  .map((line) => line.split(" ") as [string, string, string]);

export const METADATA_KINDS: readonly MetadataKind[] = [...LINES, ...plain].map(
  ([name, folder, suffix, rest]: Line) => ({
    name,
    folder,
    ...(suffix !== undefined && { suffix }),
    ...rest,
  }),
);

const byName = new Map(METADATA_KINDS.map((kind) => [kind.name, kind]));
const byFolder = new Map(METADATA_KINDS.map((kind) => [kind.folder, kind]));
const folders = new Map(METADATA_KINDS.flatMap((kind) => (kind.inFolder ? [[kind.inFolder, kind]] : [])));
const parts = new Map(
  METADATA_KINDS.flatMap((kind) =>
    Object.entries(kind.children ?? {}).map(([element, name]) => [name, { kind, element }] as const),
  ),
);

export const kindNamed = (name: string): MetadataKind | undefined => byName.get(name);

export const kindOfFolder = (folder: string): MetadataKind | undefined => byFolder.get(folder);

/** The kind whose folders are of that type, such as `EmailFolder`. */
export const kindWithFolders = (name: string): MetadataKind | undefined => folders.get(name);

/** Of what kind the files are in which components of that type stand, and in which element. */
export const partNamed = (name: string): { kind: MetadataKind; element: string } | undefined =>
  parts.get(name);

/** Whether there is a type of that name, of files or of what stands inside of them. */
export const isType = (name: string): boolean => byName.has(name) || parts.has(name) || folders.has(name);
