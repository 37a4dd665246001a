/**
 * How automatic answers and bounces call themselves, in the languages in which mail programs say it. Each begins the
 * subject: what a person writes under such a subject begins with "Re:".
 */
export const AUTOMATIC = begins([
  // English
  "automatic(?:ally generated)? (?:reply|response|e-?mail|message)|auto[- ]?(?:reply|response|responder|mated (?:reply|response))",
  "out[- ]of[- ](?:the[- ])?office|ooo\\b|i am (?:away|on (?:leave|vacation|holiday))|away from (?:the|my) office|(?:on )?(?:vacation|annual leave|parental leave|maternity leave)\\b",
  // German
  "automatische (?:antwort|r[üu]ckantwort|abwesenheit|e-?mail|nachricht)|abwesen(?:heit|d)|(?:ich bin )?(?:derzeit |zurzeit |momentan )?nicht im (?:b[üu]ro|haus)|au(?:ß|ss)er haus|urlaubs?(?:abwesenheit|vertretung|nachricht)|eingangsbest[äa]tigung",
  // French
  "r[ée]ponse automatique|absen(?:ce|t(?:e)?)(?: du bureau| :|\\b)|message d['’]absence|en cong[ée]s?\\b|accus[ée] de r[ée]ception",
  // Spanish, Portuguese, Italian, Catalan
  "respuesta autom[áa]tica|fuera de (?:la )?oficina|ausente|ausencia|de vacaciones|acuse de recibo",
  "resposta autom[áa]tica|fora do escrit[óo]rio|aus[êe]ncia|estou (?:de f[ée]rias|ausente)|em f[ée]rias",
  "risposta automatica|fuori (?:ufficio|sede)|assen(?:te|za)|in ferie|resposta autom[àa]tica",
  // Dutch, Swedish, Danish, Norwegian, Finnish
  "automatisch(?:e)? (?:antwoord|beantwoord|reactie)|afwezig(?:heid)?|niet (?:op|aanwezig op) kantoor|met vakantie",
  "automatisk?t? svar|autosvar|fr[åa]nvaro|fr[åa]nvarande|ikke til stede|frav[æa]r|p[åa] semester|p[åa] ferie|automaattinen vastaus|poissa(?:olo)?\\b|lomalla\\b",
  // Polish, Czech, Slovak, Hungarian, Romanian, Turkish
  "automatyczna odpowied[źz]|odpowied[źz] automatyczna|nieobecno[śs][ćc]|poza biurem|urlop\\b",
  "automatick[áa] odpov[ěe][ďd]|mimo kancel[áa][řr]|nep[řr][íi]tomnost|automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l|r[ăa]spuns automat|otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda",
  // Russian, Ukrainian, Greek, Japanese, Chinese, Korean
  "автоматический ответ|автоответ|вне офиса|отсутств|автоматична відповідь|αυτόματη απάντηση",
  "自動(?:応答|返信|回覆|回复|答复)|自动(?:回复|答复)|不在(?:通知|办公室|にして)|外出中|자동 ?(?:회신|응답)|부재중",
]);

/** Asks the sender to prove that they are a person. */
export const CHALLENGE = begins([
  "(?:please )?(?:confirm|verify) (?:your (?:e-?mail|message|address)|that you)|your (?:e-?mail|message) (?:requires|awaits|needs) (?:verification|confirmation|approval)|verification required|action required to deliver|bitte best[äa]tigen sie ihre (?:e-?mail|nachricht)|\\[?challenge\\]?\\b|boxbe|spam ?arrest",
]);

/** Tells that a mail could not be delivered. */
export const BOUNCED = begins([
  "undeliver(?:able|ed)|delivery (?:status notification(?: \\(failure\\))?|failure|failed|has failed|problem)|mail (?:delivery (?:failed|failure|subsystem|system)|system error)|returned mail|failure notice|message (?:undeliverable|not delivered|could not be delivered)|non[- ]?delivery|returned to sender|could not deliver|rejected:|address not found",
  "unzustellbar|nicht zustellbar|nachricht (?:konnte )?nicht zugestellt|zustellung fehlgeschlagen|fehler bei der (?:zustellung|[üu]bermittlung)|mail nicht zustellbar",
  "non remis|[ée]chec (?:de la )?(?:remise|livraison|distribution)|message non (?:remis|distribu[ée])|courrier non distribu",
  "no se (?:puede|ha podido|pudo) entregar|no entregado|error de entrega|mensaje no entregado|devuelto",
  "n[ãa]o (?:foi poss[íi]vel entregar|entregue)|falha na entrega|mancato recapito|impossibile recapitare|non recapitabile|consegna fallita",
  "onbestelbaar|kan niet (?:worden )?bezorgd|niet bezorgd|kunde inte levereras|oleverer(?:at|bar)|kunne ikke leveres|uleverbar|ei voitu toimittaa",
  "niedostarczon|nie mo[żz]na dostarczy|nedoru[čc]iteln|nelze doru[čc]it|k[ée]zbes[íi]thetetlen|teslim edilemedi|недоставлен|не удалось доставить|配信(?:不能|できません)|配信不能|无法(?:送达|投递)|退信|배달되지 않음",
]);

function begins(alternatives: string[]): RegExp {
  return new RegExp(`^[\\s\\[("*]*(?:${alternatives.join("|")})`, "iu");
}
