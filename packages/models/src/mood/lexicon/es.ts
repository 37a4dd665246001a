import type { Lexicon } from "./lexicon.ts";

export const es: Lexicon = {
  language: "es",
  common:
    "el|la|los|las|y|es|son|de|del|que|en|un|una|por|para|con|no|se|nos|me|mi|su|hola|favor|desde|al|lo|está",
  not: "no|nunca|jamás|ningún|ninguna|ninguno|sin|nada|nadie|ni|tampoco|apenas",
  very: "muy|realmente|extremadamente|absolutamente|completamente|totalmente|tan|demasiado|bastante más|sumamente|especialmente|super",
  little: "un poco|algo|ligeramente|más o menos|bastante",
  good: "bueno|buena|buenos resultados|bien|contento*|contenta*|satisfech*|útil|útiles|amable*|fácil|fáciles|rápido|rápida|fiable*|recomiendo|recomendable*|mejor|claro|agradable*|agradezco|agradecid*|muchas gracias|mil gracias|me gusta|gusta|simpátic*|eficaz|eficiente*|bonit*|práctic*|positiv*|funciona bien|alegr*",
  great:
    "excelente*|perfect*|genial*|maravillos*|fantástic*|estupend*|increíble*|espectacular*|encanta*|magnífic*|extraordinari*|impecable*|fenomenal|encantad*|excepcional*",
  bad: "malo|mala|malos|malas|mal|lento|lenta|decepcion*|molest*|frustr*|difícil|complicad*|roto|rota|defectuos*|inútil|insatisfech*|descontent*|queja*|quejarme|reclam*|lamentablemente|desgraciadamente|peor|aburrid*|incómod*|problema*|no funciona|no funcionan|no sirve|todavía no|aún no|sigo esperando|seguimos esperando|en vano|caro|cara|triste*|falla|fallo|fallos|pena|error grave",
  awful:
    "horrible*|terrible*|pésim*|inaceptable*|inadmisible*|vergonzos*|vergüenza|escándalo|indignad*|indignante*|furios*|enfadad*|harto|harta|hartos|odio|estafa*|fraude|abogado*|demanda*|nunca más|ridícul*|desastre*|desastros*|incompetente*|intolerable*|lamentable*|asqueros*|la peor|el peor|denuncia*",
  urgent:
    "urgente*|urgentemente|urgencia|con urgencia|inmediatamente|de inmediato|inmediato|inmediata|cuanto antes|lo antes posible|lo más pronto posible|a la mayor brevedad|sin demora|ya mismo|ahora mismo|enseguida|emergencia|máxima prioridad|alta prioridad|prioritario|crítico|crítica|asap",
  standstill:
    "está parado|está parada|están parados|están paradas|parada total|todo parado|se ha parado|paralizad*|caído|caída total|el sistema está caído|nada funciona|no funciona nada|no podemos trabajar|nadie puede trabajar|no podemos entregar|no podemos facturar|camiones esperando|clientes esperando|pérdida de datos|hackead*|incendio|fuga|todos los usuarios|perdiendo dinero|perdemos dinero|bloqueados por completo|no responde|no podemos vender",
  soon: "hoy mismo|antes de hoy|esta tarde|esta mañana|esta noche|antes de mañana|mañana por la mañana|para mañana|a primera hora|en una hora|antes del mediodía|fecha límite|plazo|vence hoy|último día|llámenme|llámeme|llamadme|me llamen|me llame|devuélvanme la llamada|antes del cierre|llámenme ya|ya mismo|hoy antes",
  calm: "no es urgente|no urgente|no hay prisa|sin prisa|no corre prisa|cuando puedan|cuando pueda|cuando tengan tiempo|cuando tenga tiempo|puede esperar|sin urgencia|nada urgente|para su información|a título informativo|no es crítico|tómense su tiempo|baja prioridad|prioridad baja|si es urgente|en caso de urgencia|en casos urgentes|para urgencias|fuera de la oficina",
};
