import { oneOf } from "../extract/entity.ts";

/** What mail programs write above a text that they quote or forward, and people below their own. */

const WROTE =
  "(?<!\\p{L})(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|napisał(?:\\(a\\)|a)?|pisze|skrev|napsal\\(?a?\\)?|написал\\(?а?\\)?|пишет|пише|написав)(?:\\s.{0,120}?)?\\s?:\\s*$";

/** "On 3 March 2026 at 10:00, Jane <jane@x.org> wrote:", in the languages of the main mail programs; it may be broken into lines. */
export const ATTRIBUTION = new RegExp(
  `^[>\\s*_-]{0,8}(?:(?:On|Am|Le|El|Il|Em|A|Op|W dniu|Dnia|Den|Dne)\\s|\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4},?\\s).{4,300}?${WROTE}`,
  "iu",
);
/** Whatever is said so in one line: an attribution only where a marked quotation follows. */
export const SOMEBODY_WROTE = new RegExp(`^.{1,250}?${WROTE}`, "iu");
/** "Jane <jane@x.org> wrote:" and "Jane schrieb am 3.3.2026:", in one line. */
export const ATTRIBUTION_BY_NAME = new RegExp(
  `^[>\\s*_-]{0,8}(?:.{0,120}?[<(][^\\s<>()@]{1,64}@[^\\s<>()@]{1,80}[>)].{0,80}?|\\p{Lu}\\S{0,30}(?:\\s\\p{Lu}\\S{0,30}){0,3}\\s)${WROTE}`,
  "u",
);

/** Gmail's own: "2012/3/1 Jane Doe <jane@x.org>". */
export const DATE_AND_ADDRESS =
  /^\s*\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,120}[<(][^\s<>()@]{1,64}@[^\s<>()@]{1,80}[>)]:?\s*$/u;

const FORWARDED = [
  "forwarded message",
  "begin forwarded message",
  "weitergeleitete nachricht",
  "anfang der weitergeleiteten nachricht",
  "message transféré",
  "message transmis",
  "début du message transféré",
  "début du message réexpédié",
  "mensaje reenviado",
  "inicio del mensaje reenviado",
  "messaggio inoltrato",
  "inizio messaggio inoltrato",
  "mensagem encaminhada",
  "início da mensagem encaminhada",
  "doorgestuurd bericht",
  "begin doorgestuurd bericht",
  "treść przekazanej wiadomości",
  "wiadomość przekazana",
];
const ORIGINAL = [
  "original message",
  "original appointment",
  "ursprüngliche nachricht",
  "originalnachricht",
  "message d'origine",
  "message original",
  "mensaje original",
  "messaggio originale",
  "mensagem original",
  "oorspronkelijk bericht",
  "wiadomość oryginalna",
  "reply message",
];

const ruled = (phrases: string[]) =>
  new RegExp(`^\\s*(?:[-_=*]{2,}\\s*)?(?:${oneOf(phrases)})\\s*:?(?:\\s*[-_=*]{2,})?\\s*$`, "iu");

export const FORWARD_RULE = ruled(FORWARDED);
export const ORIGINAL_RULE = ruled(ORIGINAL);

/** Names of header lines as they are written into a mail: "From:", "*Von:*", "De :". */
const header = (names: string) => new RegExp(`^[\\s*]{0,4}(?:${names})\\*?\\s?:\\*?\\s*\\S`, "iu");
export const FROM_LINE = header("From|Von|De|Da|Van|Od|Från|Fra|Expéditeur|Remitente|Mittente");
export const HEADER_LINE = header(
  "From|Von|De|Da|Van|Od|Sent|Date|Gesendet|Datum|Envoyé(?: le)?|Enviado(?: el)?|Fecha|Inviato|Data|Verzonden|Wysłano|" +
    "To|An|À|Para|A|Aan|Do|Cc|Kopie|DW|Subject|Betreff|Objet|Sujet|Asunto|Oggetto|Assunto|Onderwerp|Temat|Reply-To|Importance",
);

/** The end of what was to be said. What follows, if it is short, is a signature. */
export const CLOSING = new RegExp(
  `^\\s*(?:${oneOf([
    "best",
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "many thanks",
    "thanks",
    "thank you",
    "cheers",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "mit freundlichen grüßen",
    "mit freundlichem gruß",
    "freundliche grüße",
    "mit freundlichen gruessen",
    "viele grüße",
    "beste grüße",
    "liebe grüße",
    "grüße",
    "mfg",
    "vielen dank",
    "danke",
    "cordialement",
    "bien cordialement",
    "salutations",
    "meilleures salutations",
    "merci",
    "merci d'avance",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "atentamente",
    "gracias",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "grazie",
    "atenciosamente",
    "cumprimentos",
    "com os melhores cumprimentos",
    "obrigado",
    "obrigada",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "groeten",
    "bedankt",
    "z poważaniem",
    "pozdrawiam",
    "dziękuję",
  ])})(?:\\s+(?:and best|and kind)\\s+regards)?\\s*[,.!]*\\s*$`,
  "iu",
);

/** What phones and programs put below. */
export const SENT_FROM = new RegExp(
  `^\\s*(?:${oneOf([
    "sent from my",
    "sent via",
    "sent with",
    "sent from mail for",
    "sent from outlook",
    "get outlook for",
    "von meinem",
    "gesendet von",
    "gesendet mit",
    "diese nachricht wurde von meinem",
    "envoyé de mon",
    "envoyé depuis",
    "télécharger outlook",
    "enviado desde",
    "enviado do meu",
    "enviado de mi",
    "obtener outlook",
    "inviato da",
    "scarica outlook",
    "verstuurd vanaf",
    "verzonden vanaf",
    "outlook voor",
    "wysłane z",
    "wysłano z",
  ])})(?:\\s[^.!?,]{0,60})?\\.?\\s*$`,
  "iu",
);

/** An address, a number or a web site, alone in its line or after a word: as under a name. */
export const CONTACT_LINE =
  /^\s*(?:[\p{L} .()/-]{0,20}:?\s*)?(?:[^\s@<>]{1,64}@[^\s@<>]{1,80}|[+(]?\d[\d\s()./-]{6,20}|(?:https?:\/\/|www\.)\S{3,100})\s*$/iu;

/** Says that a paragraph is the lawyers'. */
export const DISCLAIMER =
  /\b(?:confidential(?:ity)?|privileged|intended (?:solely|only) for|vertraulich\w*|confidentiel\w*|confidencial\w*|riservat\w*|vertrouwelijk\w*|poufn\w*|unsubscribe|think before (?:you )?print|bevor sie diese e-?mail ausdrucken)/iu;
export const OF_THIS_MAIL =
  /\b(?:this (?:e-?mail|message|communication)|diese (?:e-?mail|nachricht)|ce (?:message|courriel|mail)|cet e-?mail|este (?:mensaje|correo|e-?mail)|esta mensagem|questo messaggio|il presente messaggio|questa e-?mail|dit bericht|deze e-?mail|ta wiadomość|niniejsza wiadomość|environment|umwelt|unsubscribe)/iu;
