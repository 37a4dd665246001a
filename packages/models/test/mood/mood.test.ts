import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOOD_LANGUAGES, sentiment, urgency } from "../../src/mood/index.ts";

describe("urgent is what says so, or shows it", () => {
  it.each([
    ["en", "Please send the invoice as soon as possible."],
    ["en", "The whole system is down since 8, please call me back right now."],
    ["en", "Production has stopped, we need the part today."],
    ["en", "Label printer offline, truck leaves: we need it before 12:00, nobody can work."],
    ["de", "Bitte umgehend prüfen, es ist dringend."],
    ["de", "Die Produktion steht, rufen Sie mich bitte heute noch an."],
    ["fr", "C'est très urgent, merci de répondre dans les plus brefs délais."],
    ["fr", "La ligne est à l'arrêt, il nous faut la pièce avant ce soir."],
    ["es", "Es urgente, contesten cuanto antes."],
    ["es", "No podemos trabajar y el plazo vence hoy."],
    ["it", "Urgente: rispondete il prima possibile."],
    ["it", "La produzione ferma e i camion in attesa, serve entro stasera."],
    ["pt", "Preciso de resposta com urgência."],
    ["pt", "O sistema está fora do ar e o prazo vence hoje."],
    ["nl", "Graag met spoed, we kunnen niet werken."],
    ["pl", "Sprawa jest pilna, proszę o natychmiastową pomoc."],
    ["pl", "Produkcja stoi, potrzebujemy części jeszcze dziś."],
    ["any", "ASAP!"],
  ])("%s: %s", (_, text) => {
    const { urgent, signs } = urgency(text);
    expect(urgent).toBe(true);
    expect(signs[0]?.weight).toBeGreaterThan(0);
  });

  it.each([
    ["en", "This is not urgent, whenever you have time."],
    ["en", "It isn't urgent at all."],
    ["en", "I am out of the office. In urgent cases please contact my colleague."],
    ["de", "Eilt nicht, bei Gelegenheit bitte."],
    ["de", "Die Sache ist nicht besonders dringend."],
    ["fr", "Rien d'urgent, quand vous aurez le temps."],
    ["fr", "Ce n'est pas vraiment urgent."],
    ["es", "No es urgente, puede esperar."],
    ["it", "Non è urgente, con calma."],
    ["pt", "Não é urgente, quando puderem."],
    ["nl", "Het is niet dringend, het kan wachten."],
    ["pl", "To nie jest pilne, może poczekać."],
  ])("it is not where the text says that there is time (%s): %s", (_, text) => {
    const { urgent, confidence, signs } = urgency(text);
    expect(urgent).toBe(false);
    expect(confidence).toBeGreaterThan(0.9);
    expect(signs[0]?.weight).toBeLessThan(0);
  });

  it("nor where it says nothing of it", () => {
    expect(urgency("Could you change our billing address?")).toMatchObject({ urgent: false, signs: [] });
  });

  it("is less sure of a day than of a word", () => {
    const day = urgency("We would like to have it today.");
    expect(day.confidence).toBeLessThan(0.7);
    expect(urgency("We would like to have it urgently.").confidence).toBeGreaterThan(day.confidence);
  });

  it("shows the passages, heaviest first", () => {
    const text = "Everything is down. This is urgent: answer by 16:00.";
    expect(urgency(text).signs.map(({ quote }) => quote)).toEqual([
      "urgent",
      "by 16:00",
      "Everything is down",
    ]);
    expect(urgency("It is not urgent.").signs).toMatchObject([{ quote: "is not urgent", weight: -5 }]);
  });
});

describe("sentiment is praise and complaint", () => {
  it.each([
    ["en", "Great service, very friendly and helpful, thank you so much!", "positive"],
    ["en", "This is unacceptable, I am very disappointed and fed up.", "negative"],
    ["de", "Vielen Dank, hervorragender Service, bin sehr zufrieden.", "positive"],
    ["de", "Das ist eine Frechheit, ich bin wirklich enttäuscht.", "negative"],
    ["fr", "Excellent service, nous sommes très satisfaits.", "positive"],
    ["fr", "C'est inadmissible, je suis très déçu de votre service.", "negative"],
    ["es", "Excelente atención, estoy muy contento con el servicio.", "positive"],
    ["es", "Es una vergüenza, el servicio es pésimo.", "negative"],
    ["it", "Ottimo servizio, siamo molto soddisfatti.", "positive"],
    ["it", "È una vergogna, sono molto deluso dal servizio.", "negative"],
    ["pt", "Ótimo atendimento, estou muito satisfeito.", "positive"],
    ["pt", "Péssimo atendimento, é inaceitável.", "negative"],
    ["nl", "Uitstekende service, we zijn zeer tevreden.", "positive"],
    ["nl", "Dit is onacceptabel, ik ben erg teleurgesteld in de service.", "negative"],
    ["pl", "Świetna obsługa, jestem bardzo zadowolony.", "positive"],
    ["pl", "To jest skandal, jestem bardzo rozczarowany.", "negative"],
    ["en", "Please send me the invoice for March.", "neutral"],
    ["de", "Bitte senden Sie mir die Rechnung für März.", "neutral"],
  ])("%s: %s", (language, text, wanted) => {
    expect(sentiment(text).sentiment).toBe(wanted);
    expect(sentiment(text, { language }).sentiment).toBe(wanted);
  });

  it("a not turns it round, and weakens it", () => {
    const score = (text: string) => sentiment(text, { language: "en" }).score;
    expect(score("I am not happy")).toBeLessThan(0);
    expect(score("I am not happy")).toBeGreaterThan(score("I am unhappy"));
    expect(score("That is not bad")).toBeGreaterThan(0);
    expect(score("No. It is good")).toBeGreaterThan(0);
  });

  it("very makes it stronger, a bit makes it weaker", () => {
    const score = (text: string) => sentiment(text, { language: "en" }).score;
    expect(score("very good")).toBeGreaterThan(score("good"));
    expect(score("a bit slow")).toBeGreaterThan(score("slow"));
  });

  it("shows the passages", () => {
    expect(sentiment("The service is terrible, but the colleague was nice.").signs).toMatchObject([
      { quote: "terrible", weight: -2 },
      { quote: "nice", weight: 1 },
    ]);
  });
});

it("whatever the text: passages stand in it word for word, and confidence is a share", () => {
  const word = fc.constantFrom(
    "not",
    "urgent",
    "very",
    "bad",
    "dringend",
    "nicht",
    "İ",
    "!",
    ".",
    "before 12:00",
    "today",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string({ unit: "grapheme" }))),
      fc.constantFrom(undefined, "xx", ...MOOD_LANGUAGES),
      (parts, language) => {
        const text = parts.join(" ");
        for (const mood of [
          urgency(text, { ...(language && { language }) }),
          sentiment(text, { ...(language && { language }) }),
        ]) {
          expect(mood.confidence).toBeGreaterThanOrEqual(0.5);
          expect(mood.confidence).toBeLessThanOrEqual(1);
          for (const { from, to, quote } of mood.signs) expect(text.slice(from, to)).toBe(quote);
        }
      },
    ),
  );
});
