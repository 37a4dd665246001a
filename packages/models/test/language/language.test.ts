import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANGUAGES, loadLanguages } from "../../src/language/index.ts";

const { detect } = await loadLanguages();
const OURS = ["de", "en", "es", "fr", "it", "nl", "pl", "pt"];

const sure = (text: string, languages?: string[]) => {
  const guess = detect(text, languages);
  return "language" in guess ? [guess.language, guess.confidence > 0.9] : "open";
};

describe("the language of a text", () => {
  it.each([
    ["de", "Guten Tag, auf der letzten Rechnung stimmt die Menge nicht."],
    ["en", "Hello, I cannot log in since the update this morning."],
    ["es", "Buenos días, no puedo entrar en mi cuenta desde ayer."],
    ["fr", "Bonjour, je souhaite résilier mon abonnement à la fin du mois."],
    ["it", "Buongiorno, la fattura di marzo non è corretta."],
    ["nl", "Goedemiddag, mijn bestelling is nog niet aangekomen."],
    ["pl", "Dzień dobry, nie mogę zalogować się na swoje konto."],
    ["pt", "Bom dia, gostaria de alterar o endereço de entrega."],
    ["uk", "Доброго дня, система не приймає накладні."],
    ["ja", "請求書の金額が違います。確認してください。"],
    ["zh", "你好,我的订单还没有收到。"],
  ])("%s", (language, text) => {
    expect(sure(text)).toEqual([language, true]);
  });

  it("is told of few words among the team's languages", () => {
    expect(sure("mot de passe oublié", OURS)).toEqual(["fr", true]);
    expect(sure("wo ist meine Lieferung", OURS)).toEqual(["de", true]);
  });

  it.each([
    "ok",
    "Hallo",
    "INV-4711 12,50 €",
    "",
    "https://example.com/das-ist-eine-adresse anna.meier@example.com",
  ])("is left open where the text is too short: %j", (text) => {
    expect(detect(text)).toEqual({ abstains: "the text is too short to tell its language" });
  });

  it("is left open where it is none of the team's", () => {
    expect(detect("Dobrý den, na faktuře je špatná částka, prosím o opravu.", ["de", "en", "pl"])).toEqual({
      abstains: "the text seems to be in another language (cs) than de, en, pl",
    });
  });

  it("is less sure between neighbours", () => {
    const [far, near] = [
      ["es", "pl"],
      ["es", "pt", "ca", "it"],
    ].map((languages) => detect("una respuesta", languages));
    expect(far).toMatchObject({ language: "es" });
    expect("confidence" in far! && "confidence" in near! && far.confidence > near.confidence).toBe(true);
  });

  it("never throws, and names only what it was given to choose from, between 0 and 1 sure", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.subarray([...LANGUAGES], { minLength: 1 }),
        (text, languages) => {
          const guess = detect(text, languages);
          if ("abstains" in guess) return;
          expect(languages).toContain(guess.language);
          expect(guess.confidence).toBeGreaterThanOrEqual(0);
          expect(guess.confidence).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
