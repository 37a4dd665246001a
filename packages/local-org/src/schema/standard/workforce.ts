/** Standard objects around people and what they can do. The notation is explained in support.ts. */
export const WORKFORCE = `
object Skill 0C5 Skills "Skill" setup
DeveloperName string 80 req
MasterLabel string 80 req name "Label"
Description textarea 255
Language picklist 40 =en_US

object ServiceResource 0Hn ServiceResources "Service Resource"
Name string 255 req name
Description textarea 255
RelatedRecordId reference >User child=ServiceResources "User ID"
ResourceType picklist 255 restricted [T*|D|A|C|P|S]
IsActive boolean =true "Active"
AccountId reference >Account child=ServiceResources
OwnerId reference >Group,User "Owner ID"
LastViewedDate datetime ro
LastReferencedDate datetime ro

object ServiceResourceSkill 0Hx ServiceResourceSkills "Service Resource Skill"
SkillNumber string 255 auto=SK-{0000} name key
ServiceResourceId reference >ServiceResource co req owned child=ServiceResourceSkills
SkillId reference >Skill req
SkillLevel double 4,2
EffectiveStartDate datetime req "Start Date"
EffectiveEndDate datetime "End Date"
LastViewedDate datetime ro
LastReferencedDate datetime ro
`;
