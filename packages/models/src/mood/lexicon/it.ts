import type { Lexicon } from "./lexicon.ts";

export const it: Lexicon = {
  language: "it",
  common:
    "il|lo|la|gli|le|e|è|sono|di|del|della|che|un|una|per|con|non|ci|vi|mi|nostro|vostro|buongiorno|dal|al|da|abbiamo|si",
  not: "non|mai|nessun|nessuno|nessuna|senza|niente|nulla|né|neanche|nemmeno",
  very: "molto|davvero|veramente|estremamente|assolutamente|completamente|totalmente|così|troppo|particolarmente",
  little: "un po|un po'|leggermente|piuttosto|abbastanza|quasi",
  good: "buono|buona|buoni|buone|bene|contento|contenta|contenti|soddisfatt*|utile|utili|gentile|gentili|facile|veloce|veloci|affidabil*|consiglio|consigliat*|meglio|migliorat*|chiaro|piacevol*|molte grazie|grazie mille|mi piace|apprezz*|cortese|cortesi|bello|bella|pratic*|positiv*|funziona bene|efficiente*|felice",
  great:
    "ottimo|ottima|ottimi|ottime|eccellent*|perfett*|fantastic*|meraviglios*|magnific*|straordinari*|eccezional*|impeccabil*|splendid*|adoro|migliore in assoluto|entusiast*|superlativ*",
  bad: "cattiv*|male|lento|lenta|lenti|delus*|deludent*|fastidi*|frustr*|difficil*|complicat*|sbagliat*|rotto|rotta|difettos*|inutil*|inutilizzabil*|insoddisfatt*|scontent*|lament*|reclamo|purtroppo|peggio|noios*|scomod*|problem*|non funziona|non funzionano|non va|ancora non|non ancora|invano|caro|cara|triste|peccato|sto ancora aspettando|stiamo ancora aspettando|guasto|guasta",
  awful:
    "orribil*|terribil*|pessim*|inaccettabil*|inammissibil*|vergognos*|vergogna|scandalos*|indignat*|furios*|arrabbiat*|stufo|stufi|odio|truffa|truffat*|frode|avvocat*|legali|mai più|ridicol*|disastr*|incompetent*|intollerabil*|schifo|schifos*|peggiore|assurdo|assurda|denuncia*",
  urgent:
    "urgente|urgenti|urgentemente|urgenza|con urgenza|d'urgenza|immediatamente|immediato|immediata|subito|al più presto|il prima possibile|quanto prima|senza indugio|tempestivamente|emergenza|massima priorità|alta priorità|priorità assoluta|critico|critica|asap",
  standstill:
    "è fermo|è ferma|sono fermi|siamo fermi|tutto fermo|produzione ferma|linea ferma|bloccato|bloccati|tutto bloccato|non funziona nulla|non funziona niente|non funziona più niente|non possiamo lavorare|nessuno può lavorare|non riusciamo a lavorare|non possiamo spedire|non riusciamo a spedire|camion in attesa|clienti in attesa|clienti aspettano|perdita di dati|hackerat*|incendio|perdita d'acqua|tutti gli utenti|perdendo soldi|paralizzat*",
  soon: "oggi stesso|entro oggi|entro stasera|stasera|questa mattina|questo pomeriggio|entro domani|domani mattina|entro un'ora|entro mezzogiorno|scadenza|scade oggi|ultimo giorno|chiamatemi|mi chiami|richiamatemi|mi richiami|essere richiamato|richiamare|entro le|oggi entro",
  calm: "non è urgente|non urgente|nessuna urgenza|nessuna fretta|non c'è fretta|senza fretta|quando avete tempo|quando ha tempo|quando potete|può aspettare|con calma|niente di urgente|per conoscenza|per informazione|non critico|bassa priorità|priorità bassa|se è urgente|in caso di urgenza|per urgenze|in casi urgenti|fuori ufficio",
};
