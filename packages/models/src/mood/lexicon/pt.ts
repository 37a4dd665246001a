import type { Lexicon } from "./lexicon.ts";

export const pt: Lexicon = {
  language: "pt",
  common:
    "o|a|os|as|e|é|são|de|do|da|que|em|um|uma|para|com|não|por|no|na|nosso|nossa|meu|minha|olá|bom|dia|está|ao",
  not: "não|nao|nunca|jamais|nenhum|nenhuma|sem|nada|ninguém|nem|tampouco",
  very: "muito|muita|realmente|extremamente|absolutamente|completamente|totalmente|tão|demais|demasiado|bastante|super",
  little: "um pouco|ligeiramente|mais ou menos|meio",
  good: "bom resultado|boa|bons|boas|bem|contente*|satisfeit*|útil|úteis|simpátic*|amável|fácil|fáceis|rápido|rápida|fiável|confiável|recomendo|melhor|melhorou|claro|agradável|agradeço|agradecid*|muito obrigado|muito obrigada|gosto|gostei|eficiente*|eficaz|bonit*|prátic*|positiv*|funciona bem|feliz",
  great:
    "excelente*|perfeit*|maravilhos*|fantástic*|ótimo|ótima|óptimo|óptima|incrível|espetacular|espectacular|adoro|adorei|magnífic*|extraordinári*|impecável|excepcional|sensacional|encantad*",
  bad: "mau|má|maus|ruim|ruins|mal|lento|lenta|decepcion*|desilud*|desapont*|irrita*|chatead*|frustr*|difícil|complicad*|errad*|quebrad*|partido|avariad*|defeituos*|inútil|insatisfeit*|descontente*|reclama*|queixa*|infelizmente|pior|aborrecid*|desconfortável|problema*|não funciona|não funcionam|ainda não|em vão|caro|cara|triste*|pena|falha|continuo à espera|continuo esperando|continuamos à espera",
  awful:
    "horrível|horríveis|terrível|terríveis|péssim*|inaceitável|inadmissível|vergonhos*|vergonha|escândalo|escandalos*|indignad*|furios*|farto|farta|odeio|fraude|burla|golpe|advogad*|processar|tribunal|nunca mais|ridícul*|desastre*|incompetente*|intolerável|lamentável|absurdo|absurda|nojent*|revoltad*|procon",
  urgent:
    "urgente*|urgentemente|urgência|com urgência|imediatamente|de imediato|imediato|imediata|o mais rápido possível|o mais rapidamente possível|o quanto antes|quanto antes|logo que possível|assim que possível|sem demora|agora mesmo|emergência|prioridade máxima|alta prioridade|crítico|crítica|asap",
  standstill:
    "está parado|está parada|estão parados|estão paradas|tudo parado|parou tudo|parou de funcionar|produção parada|fora do ar|nada funciona|não podemos trabalhar|não conseguimos trabalhar|ninguém consegue trabalhar|não conseguimos entregar|não conseguimos faturar|caminhões parados|camiões parados|clientes à espera|clientes esperando|perda de dados|hackead*|incêndio|vazamento|fuga|todos os usuários|todos os utilizadores|perdendo dinheiro|paralisad*|parou tudo|sistema caiu|caiu o sistema",
  soon: "hoje mesmo|ainda hoje|até hoje|esta tarde|esta manhã|esta noite|hoje à tarde|até amanhã|amanhã de manhã|amanhã cedo|dentro de uma hora|em uma hora|até ao meio-dia|prazo|vence hoje|último dia|me ligue|me liguem|ligue-me|liguem-me|me retorne|retornem a ligação|liguem de volta",
  calm: "não é urgente|não urgente|sem pressa|não há pressa|não tem pressa|sem urgência|quando puderem|quando puder|quando tiverem tempo|quando tiver tempo|pode esperar|nada urgente|para informação|para seu conhecimento|não é crítico|baixa prioridade|prioridade baixa|com calma|se for urgente|em caso de urgência|em casos urgentes|para urgências|fora do escritório",
};
