const BEFORE = "(?:previous|prior|preceding|above|earlier|former|foregoing|initial|original|existing)";
const ORDERS = "(?:instructions?|prompts?|directions?|directives?|guidelines?|commands?|rules?)";
const FORGET = "(?:ignore|disregard|forget|override|bypass|discard|skip|neglect|do not follow|don'?t follow)";
const TELL =
  "(?:repeat|reveal|print|output|show|tell|display|disclose|share|give|write|reproduce|recite|send|leak|list|summari[sz]e|provide|copy|translate)";

/** What is said to models and hardly ever to people, in lower case. Each takes linear time. */
export const PHRASES: RegExp[] = [
  new RegExp(
    `\\b${FORGET} (?:\\w+ ){0,4}${BEFORE} (?:\\w+ ){0,2}(?:${ORDERS}|text|messages?|context|input)`,
    "u",
  ),
  new RegExp(
    `\\b${FORGET} (?:all |any |everything )?(?:of )?(?:your|the system) (?:\\w+ ){0,2}${ORDERS}`,
    "u",
  ),
  /\bforget (?:everything|all) (?:you|that|above|before|i)\b/u,
  new RegExp(
    `\\b${TELL} (?:\\w+ ){0,5}(?:system|initial|hidden|secret|original|developer) (?:prompt|instructions?|message)`,
    "u",
  ),
  new RegExp(
    `\\b${TELL} (?:me )?(?:all |everything )?(?:of )?(?:your|the) (?:\\w+ ){0,2}(?:prompt|instructions you)\\b`,
    "u",
  ),
  /\byour (?:system|initial|original|hidden) (?:prompt|instructions?|directives?)\b/u,
  /\binstructions? (?:that )?you (?:were|have been|got|received|are) (?:given|told|following)?/u,
  /\b(?:everything|the text|words?|sentences?|content) (?:above|before) (?:this|in full|verbatim)/u,
  /\byou are (?:now )?(?:an? |the )?(?:\w+ ){0,2}(?:ai|a\.i\.|llm|language model|chatbot|assistant|gpt|dan)\b/u,
  /\b(?:dear |hello |hey |attention,? |note to (?:the )?|instructions? (?:to|for) (?:the |any )?)(?:ai|llm|language model|chatbot|ai assistant|ai agent|ai model)\b/u,
  /\b(?:as an ai|as a language model|if you are an? (?:ai|llm|language model|assistant))\b/u,
  /\bai (?:assistant|agent|model|system)s?\b[^.]{0,40}\b(?:must|should|shall|is to|are to|has to) (?:now )?(?:ignore|set|classify|mark|answer|reply|send|call|output|forward|approve)/u,
  /\bfrom now on,? (?:you|act|answer|respond|reply|ignore)\b/u,
  /\b(?:pretend|act|behave|respond|roleplay|role-play) (?:to be |as if you (?:are|were) |as (?:an? |the )?)(?:\w+ ){0,2}(?:ai|assistant|system|developer|administrator|admin|root|dan|unrestricted)\b/u,
  /\b(?:developer|debug|god|jailbreak|admin|dan|unrestricted|sudo) mode (?:is |has been )?(?:enabled|activated|on\b|now)/u,
  /\b(?:new|updated|real|actual|additional|important|urgent) (?:system )?instructions? (?:for (?:you|the (?:ai|model|assistant))|:)/u,
  /(?:^|[\s>])(?:system|assistant|developer) ?(?:prompt|message|override|instruction)? ?: ?(?:you|ignore|set|the user|from|always|new|override|do |respond|classify)/u,
  /<\|?(?:im_start|im_end|system|assistant|endoftext|begin_of_text|start_header_id)\|?>|\[\/?inst\]|<<\/?sys>>|###? ?(?:system|instruction|assistant|response) ?:?(?: |$)/u,
  /\b(?:call|invoke|use|execute|run) the (?:\w+ ){0,2}(?:tool|function|plugin|api)\b/u,
  /\b(?:classify|label|categori[sz]e|tag) (?:this|the|it) (?:\w+ ){0,3}as\b/u,
  /\b(?:set|change) (?:the )?(?:confidence|topic|priority|classification|category|json|field|fact)s? (?:\w+ ){0,2}(?:to|=)\b/u,
  // an answer, written for the one who is to give it
  /"confidence" ?: ?"?[01]/u,
  // German, French, Spanish, Italian, Portuguese, Dutch
  /\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*) (?:\p{L}+ ){0,3}(?:anweisung|instruktion|vorgabe|regel|befehl|prompt)\p{L}*/u,
  /\b(?:ignore[zr]?|oublie[zr]?) (?:\p{L}+ ){0,3}(?:instructions?|consignes?|directives?|règles)/u,
  /\b(?:ignor[ae]|olvid[ae]|dimentica|esquec[ea]|desconsidere) (?:\p{L}+ ){0,3}(?:instrucciones|istruzioni|instruções|órdenes|reglas|regole|regras)/u,
  /\bnegeer (?:\p{L}+ ){0,3}(?:instructies|opdrachten|regels)/u,
];
