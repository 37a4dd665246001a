import type { Lexicon } from "./lexicon.ts";

export const nl: Lexicon = {
  language: "nl",
  common:
    "de|het|een|en|is|zijn|wij|we|u|ik|niet|met|voor|op|van|aan|dat|deze|onze|mijn|uw|hebben|heeft|kan|graag|te|bij",
  not: "niet|geen|nooit|zonder|niets|niemand|nauwelijks|noch",
  very: "zeer|heel|erg|echt|absoluut|volledig|helemaal|totaal|extreem|zo|te|bijzonder|uiterst",
  little: "een beetje|iets|enigszins|vrij|redelijk|nogal",
  good: "goed|goede|fijn|fijne|blij|tevreden|nuttig*|behulpzaam|handig*|vriendelijk|vriendelijke medewerk*|makkelijk*|gemakkelijk*|snelle|betrouwba*|aanrad*|beter|beste keus|duidelijk|prettig*|dankbaar|hartelijk dank|heel erg bedankt|veel dank|leuk|leuke|mooi|mooie|waarde*|werkt goed|netjes|positief",
  great:
    "geweldig*|uitstekend*|perfect*|fantastisch*|prachtig*|super|schitterend*|top|briljant*|enthousiast|voortreffelijk*|subliem*|fenomenaal|ideaal|ideale",
  bad: "slecht*|traag|trage|langzaam|teleurgesteld|teleurstell*|irritant*|geërgerd|vervelend*|frustr*|moeilijk*|ingewikkeld*|verkeerd*|kapot|kapotte|defect*|onbruikba*|onbetrouwba*|onvriendelijk*|ontevreden|klacht*|klagen|helaas|jammer|erger|saai|onduidelijk|probleem|problemen|werkt niet|werken niet|doet het niet|nog steeds niet|nog altijd niet|tevergeefs|duur|te duur|treurig|storend|wacht nog steeds|wachten nog steeds|nutteloos|nutteloze",
  awful:
    "verschrikkelijk*|vreselijk*|afschuwelijk*|onacceptabel*|onaanvaardba*|schandalig*|schande|woedend|boos|razend|waardeloos|waardeloze|belachelijk*|oplicht*|fraude|advocaat|rechtszaak|nooit meer|haat|ramp|rampzalig*|incompetent*|ondermaats|zat van|beu|ongehoord*|wanprestatie|slechtste",
  urgent:
    "dringend*|urgent*|spoed|spoedig mogelijk|met spoed|spoedeisend|onmiddellijk|meteen|direct nodig|zo snel mogelijk|zsm|z.s.m|asap|per direct|noodgeval|hoogste prioriteit|hoge prioriteit|kritiek|kritisch|acuut|acute|ogenblikkelijk|haast",
  standstill:
    "ligt stil|liggen stil|staat stil|staan stil|ligt plat|liggen plat|ligt eruit|alles ligt|productie ligt|niets werkt|niks werkt|werkt niets meer|kunnen niet werken|niemand kan werken|kan niemand werken|kunnen niet leveren|kunnen niet verzenden|vrachtwagens wachten|klanten wachten|dataverlies|gehackt|brand|lekkage|alle gebruikers|storing|volledig uitgevallen|uitgevallen|verliezen geld|stilstand",
  soon: "vandaag nog|nog vandaag|voor vanavond|vanavond|vanmiddag|vanochtend|voor morgen|morgenochtend|uiterlijk morgen|uiterlijk vandaag|binnen een uur|voor de middag|deadline|verloopt vandaag|laatste dag|bel mij|bel me|bellen|direct bellen|terugbellen|teruggebeld|over een uur|begint over",
  calm: "niet dringend|niet urgent|geen spoed|geen haast|heeft geen haast|niet haastig|wanneer u tijd heeft|als u tijd heeft|wanneer het uitkomt|kan wachten|rustig aan|ter informatie|ter kennisgeving|niet kritiek|niets dringends|lage prioriteit|in dringende gevallen|bij spoed|in geval van nood|voor dringende zaken|als het dringend is|niet op kantoor|afwezig",
};
