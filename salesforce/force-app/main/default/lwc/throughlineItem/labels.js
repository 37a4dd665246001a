import TL_Asked from "@salesforce/label/c.TL_Asked";
import TL_Day from "@salesforce/label/c.TL_Day";
import TL_Due from "@salesforce/label/c.TL_Due";
import TL_Empty from "@salesforce/label/c.TL_Empty";
import TL_Ended from "@salesforce/label/c.TL_Ended";
import TL_Error from "@salesforce/label/c.TL_Error";
import TL_Error_Fix from "@salesforce/label/c.TL_Error_Fix";
import TL_Hour from "@salesforce/label/c.TL_Hour";
import TL_Left from "@salesforce/label/c.TL_Left";
import TL_Loading from "@salesforce/label/c.TL_Loading";
import TL_Met from "@salesforce/label/c.TL_Met";
import TL_Milestone from "@salesforce/label/c.TL_Milestone";
import TL_Minute from "@salesforce/label/c.TL_Minute";
import TL_My_Tasks from "@salesforce/label/c.TL_My_Tasks";
import TL_Next_Step from "@salesforce/label/c.TL_Next_Step";
import TL_Open_Console from "@salesforce/label/c.TL_Open_Console";
import TL_Other_Tasks from "@salesforce/label/c.TL_Other_Tasks";
import TL_Overdue from "@salesforce/label/c.TL_Overdue";
import TL_Owner from "@salesforce/label/c.TL_Owner";
import TL_Paused from "@salesforce/label/c.TL_Paused";
import TL_Refresh from "@salesforce/label/c.TL_Refresh";
import TL_Stage_Done from "@salesforce/label/c.TL_Stage_Done";
import TL_Stage_Next from "@salesforce/label/c.TL_Stage_Next";
import TL_Stage_Now from "@salesforce/label/c.TL_Stage_Now";
import TL_Stages from "@salesforce/label/c.TL_Stages";
import TL_Title from "@salesforce/label/c.TL_Title";
import TL_Violated from "@salesforce/label/c.TL_Violated";
import TL_Waits_For from "@salesforce/label/c.TL_Waits_For";

/** What the component says, by what it is for. Setup translates these (Custom Labels). */
export const LABELS = {
  title: TL_Title,
  loading: TL_Loading,
  empty: TL_Empty,
  error: TL_Error,
  errorFix: TL_Error_Fix,
  refresh: TL_Refresh,
  stages: TL_Stages,
  stageDone: TL_Stage_Done,
  stageNow: TL_Stage_Now,
  stageNext: TL_Stage_Next,
  owner: TL_Owner,
  waitsFor: TL_Waits_For,
  nextStep: TL_Next_Step,
  milestone: TL_Milestone,
  left: TL_Left,
  overdue: TL_Overdue,
  paused: TL_Paused,
  met: TL_Met,
  violated: TL_Violated,
  due: TL_Due,
  myTasks: TL_My_Tasks,
  otherTasks: TL_Other_Tasks,
  asked: TL_Asked,
  ended: TL_Ended,
  openConsole: TL_Open_Console,
  day: TL_Day,
  hour: TL_Hour,
  minute: TL_Minute,
};

/** Puts values in the places of a label: {0}, {1}. */
export const say = (label, ...values) =>
  values.reduce((text, value, place) => text.replace(`{${place}}`, value), label);
