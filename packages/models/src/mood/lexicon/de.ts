import type { Lexicon } from "./lexicon.ts";

export const de: Lexicon = {
  language: "de",
  common:
    "der|die|das|und|ist|sind|wir|sie|ich|nicht|mit|für|auf|ein|eine|bitte|haben|hat|von|zu|im|es|uns|bei|seit|wie|kann",
  not: "nicht|kein|keine|keinen|keinem|keiner|keinerlei|nie|niemals|ohne|nichts|niemand|kaum|weder|noch nie",
  very: "sehr|wirklich|absolut|völlig|total|extrem|so|zu|besonders|überaus|äußerst|echt|ganz|mehr als|höchst",
  little: "etwas|ein wenig|ein bisschen|leicht|eher|ziemlich|halbwegs|einigermaßen",
  good: "gut|gute|guten|guter|gutes|freundlich*|hilfreich*|nützlich*|zufrieden*|froh|erfreut|freue|freuen|gefällt|gefallen|einfach|schnell|schnelle|zuverlässig*|empfehl*|besser|nett|nette|netten|klar|angenehm*|dankbar*|funktioniert gut|läuft gut|vielen dank|herzlichen dank|besten dank|schön*|praktisch*|gelungen|kompetent*|positiv*|fair|verbessert",
  great:
    "super|toll*|großartig*|hervorragend*|ausgezeichnet*|perfekt*|wunderbar*|fantastisch*|begeistert*|klasse|spitze|genial*|liebe es|beste|besten|bestens|erstklassig*|einwandfrei*|traumhaft*",
  bad: "schlecht*|langsam*|enttäusch*|ärger*|verärgert|frustr*|schwierig*|umständlich|unverständlich|falsch*|kaputt*|defekt*|mangelhaft*|unbrauchbar*|unzuverlässig*|unfreundlich*|unzufrieden*|beschwer*|reklam*|leider|nervt|nervig|genervt|schade|schlimm*|mühsam|unbefriedigend|fehlerhaft*|geht nicht|funktioniert nicht|funktionieren nicht|immer noch nicht|noch immer nicht|vergeblich|im stich gelassen|teuer|überteuert|billig|traurig|problem*|warte immer noch|warten immer noch",
  awful:
    "furchtbar*|schrecklich*|katastroph*|unverschämt*|frechheit|skandal*|unmöglich|inakzeptabel|nicht akzeptabel|unakzeptabel|unzumutbar*|wütend|stinksauer|sauer|empör*|miserabel|mies*|grottenschlecht|saftladen|abzocke|betrug|betrüg*|anwalt|rechtsanwalt|klage|nie wieder|hasse|schlechteste*|lächerlich|unterirdisch|desaster|zumutung|die nase voll|reicht mir|reicht's",
  urgent:
    "dringend*|dringlich*|eilig|eilt|sehr eilig|sofort|umgehend|unverzüglich|schnellstmöglich|so schnell wie möglich|baldmöglichst|schnellstens|asap|notfall|akut|höchste priorität|oberste priorität|hohe priorität|kritisch|zeitkritisch|auf der stelle|keine zeit zu verlieren",
  standstill:
    "steht still|stehen still|stillstand|produktion steht|alles steht|nichts geht mehr|geht nichts mehr|komplett ausgefallen|totalausfall|ausfall|ausgefallen|niemand kann arbeiten|keiner kann arbeiten|können nicht arbeiten|kann nicht arbeiten|können nicht liefern|lkw warten|lkw wartet|kunden warten|datenverlust|gehackt|verschlüsselt worden|sicherheitsvorfall|brand|alle benutzer|alle nutzer|verlieren geld|lahmgelegt|ausgesperrt|sperrung|abschaltung|keine verbindung mehr|mussten die produktion|lieferungen stoppen",
  soon: "heute noch|noch heute|bis heute abend|heute vormittag|heute nachmittag|bis mittag|bis morgen|morgen früh|binnen einer stunde|innerhalb einer stunde|in einer stunde|frist|fristgerecht|stichtag|letzter tag|rufen sie mich an|rufen sie mich zurück|bitte anrufen|zurückrufen|um rückruf|rückruf|läuft heute ab|ruf mich an|morgen um|heute um|bis heute|bis zwölf uhr|letzte mahnung|letzte frist|jetzt sofort",
  calm: "nicht dringend|nicht eilig|nicht so eilig|eilt nicht|keine eile|hat zeit|hat noch zeit|kein stress|kann warten|bei gelegenheit|wenn sie zeit haben|sobald sie zeit haben|nicht kritisch|nicht zeitkritisch|muss nicht heute|kein notfall|zur information|zur kenntnis|nur zur info|ohne eile|niedrige priorität|in dringenden fällen|in dringenden angelegenheiten|in eiligen fällen|in notfällen|im notfall|wenn es dringend ist|falls es dringend ist|bei dringenden|nicht im haus|nicht im büro",
};
