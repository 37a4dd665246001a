import type { Lexicon } from "./lexicon.ts";

export const fr: Lexicon = {
  language: "fr",
  common:
    "le|la|les|et|est|sont|nous|vous|je|de|des|du|un|une|pour|avec|dans|que|qui|pas|ce|mon|notre|votre|sur|au|bonjour",
  not: "ne|n|pas|jamais|aucun|aucune|sans|rien|personne|ni|plus",
  very: "très|vraiment|extrêmement|absolument|complètement|totalement|tellement|si|trop|particulièrement|fort|bien",
  little: "un peu|légèrement|plutôt|assez|relativement",
  good: "bon|bonne|bons|bonnes|content*|satisfait*|ravi|ravie|utile*|agréable*|facile*|rapide|rapides|fiable*|recommande*|mieux|aimable*|sympathique*|claire|gentil*|merci beaucoup|mille mercis|apprécie*|efficace*|pratique*|joli*|beau|belle|réussi|positif|positive|fonctionne bien|marche bien|j'aime|reconnaissant*",
  great:
    "excellent*|parfait*|génial*|formidable*|merveilleu*|fantastique*|super|magnifique*|adore*|remarquable*|impeccable*|meilleur*|extraordinaire*|enchanté*|exceptionnel*",
  bad: "mauvais*|mal|lent|lente|déçu*|décev*|déception|agaç*|énerv*|frustr*|difficile*|compliqué*|faux|cassé*|défectueu*|inutile*|inutilisable*|mécontent*|insatisf*|plainte|plaindre|réclamation|malheureusement|hélas|pire|ennuyeu*|désagréable*|problème*|ne marche pas|ne fonctionne pas|ne fonctionne plus|ne marche plus|toujours pas|en vain|trop cher|triste*|pénible*|dommage|regrett*|attends toujours|attendons toujours",
  awful:
    "horrible*|terrible*|affreu*|inadmissible*|inacceptable*|scandal*|honteu*|honte|furieu*|en colère|lamentable*|catastroph*|déplorable*|ridicule*|arnaque*|escroqu*|avocat|tribunal|déteste*|plus jamais|incompétent*|ras le bol|nul|nulle|désastre*|insupportable*|révolt*|exécrable*",
  urgent:
    "urgent|urgente|urgents|urgence|d'urgence|en urgence|immédiatement|immédiat|au plus vite|le plus vite possible|dès que possible|le plus rapidement possible|dans les plus brefs délais|sans délai|sans tarder|tout de suite|asap|prioritaire|priorité absolue|haute priorité|critique|sur le champ|sur-le-champ",
  standstill:
    "à l'arrêt|est arrêté|sont arrêtés|est bloqué|sont bloqués|tout est bloqué|complètement bloqué|plus rien ne fonctionne|plus rien ne marche|en panne|panne générale|panne totale|ne pouvons plus travailler|personne ne peut travailler|impossible de travailler|impossible de livrer|camions attendent|clients attendent|perte de données|piraté|piratage|incendie|fuite|tous les utilisateurs|perdons de l'argent|paralysé",
  soon: "aujourd'hui même|avant ce soir|ce soir|avant midi|cet après-midi|ce matin|dans l'heure|avant demain|demain matin|d'ici demain|date limite|dernier délai|échéance|dernier jour|appelez-moi|rappelez-moi|me rappeler|rappeler rapidement|expire aujourd'hui|dès demain|mise en demeure",
  calm: "pas urgent|pas d'urgence|pas d'urgent|rien d'urgent|pas pressé|rien ne presse|quand vous aurez le temps|quand vous pourrez|à l'occasion|prenez votre temps|peut attendre|pas critique|pour information|pour info|sans urgence|priorité basse|en cas d'urgence|si c'est urgent|si urgent|pour les urgences|pour toute urgence|absent du bureau|absente du bureau",
};
