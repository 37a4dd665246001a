import type { Lexicon } from "./lexicon.ts";

export const pl: Lexicon = {
  language: "pl",
  common:
    "i|w|na|z|nie|się|jest|są|do|że|to|proszę|dzień|dobry|mam|mamy|od|za|o|po|jak|czy|nasz|nasza|moje|przy",
  not: "nie|nigdy|żaden|żadna|żadne|żadnych|bez|nic|nikt|ani|ledwo",
  very: "bardzo|naprawdę|niezwykle|absolutnie|całkowicie|kompletnie|zupełnie|tak|zbyt|wyjątkowo|niesamowicie",
  little: "trochę|nieco|lekko|raczej|dość|w miarę",
  good: "dobry produkt|dobra|dobre|dobrze|zadowolon*|przydatn*|pomocn*|miły|miła|miło|łatw*|szybko działa|niezawodn*|polecam|lepszy|lepsza|lepiej|jasn*|przyjemn*|wdzięczn*|dziękuję bardzo|bardzo dziękuję|serdecznie dziękuję|podoba|lubię|sprawn*|ładn*|wygodn*|pozytywn*|działa dobrze|cieszę|cieszymy",
  great:
    "świetn*|doskonał*|wspaniał*|fantastyczn*|rewelac*|super|znakomit*|idealn*|genialn*|uwielbiam|kocham|najlepsz*|perfekcyjn*|zachwycon*|wyśmienit*",
  bad: "zły|zła|złe|źle|słab*|woln*|rozczarowa*|zawied*|zawiod*|irytuj*|zirytowan*|frustr*|trudn*|skomplikowan*|błędn*|zepsut*|uszkodzon*|wadliw*|bezużyteczn*|niezadowolon*|skarg*|reklamac*|niestety|gorzej|gorszy|nudn*|niewygodn*|problem*|nie działa|nie działają|nadal nie|wciąż nie|ciągle nie|na próżno|drogi|drogo|smutn*|szkoda|nadal czekam|wciąż czekam|wciąż czekamy",
  awful:
    "okropn*|straszn*|fatal*|tragiczn*|niedopuszczaln*|skandal*|wstyd|hańba|wściekł*|oburzon*|oburzając*|beznadziej*|żałosn*|oszust*|oszuka*|adwokat*|prawnik*|sąd|sądu|nigdy więcej|nienawidzę|katastrof*|niekompetent*|karygodn*|najgorsz*|śmieszne|kpina|dość tego|mam dość|dramat",
  urgent:
    "pilne|pilny|pilna|pilnie|bardzo pilne|natychmiast|natychmiastow*|niezwłocznie|jak najszybciej|najszybciej jak|możliwie szybko|bezzwłocznie|awaryjnie|nagły|nagłe|najwyższy priorytet|wysoki priorytet|krytyczn*|asap|od razu|w trybie pilnym",
  standstill:
    "stoi produkcja|produkcja stoi|wszystko stoi|stoimy|nic nie działa|awaria|całkowita awaria|padł|padło|system leży|nie możemy pracować|nikt nie może pracować|nie mogę pracować|nie możemy wysłać|nie możemy wysyłać|nie możemy dostarczyć|ciężarówki czekają|klienci czekają|utrata danych|utratę danych|zhakowan*|pożar|wyciek|wszyscy użytkownicy|tracimy pieniądze|sparaliżowan*|zablokowan*|przestój",
  soon: "jeszcze dziś|jeszcze dzisiaj|do końca dnia|dziś wieczorem|dzisiaj wieczorem|dziś rano|do jutra|na jutro|jutro rano|w ciągu godziny|do południa|termin mija|ostatni dzień|wygasa dziś|proszę o telefon|proszę zadzwonić|proszę o pilny kontakt|oddzwonić|proszę oddzwonić|zadzwońcie",
  calm: "nie jest pilne|niepilne|nie pilne|to nie jest pilne|bez pośpiechu|nie ma pośpiechu|nie spieszy się|nie śpieszy się|może poczekać|w wolnej chwili|kiedy będą państwo mieli czas|gdy będzie czas|nic pilnego|do wiadomości|informacyjnie|niski priorytet|nie jest krytyczne|w pilnych sprawach|w razie pilnej|w nagłych przypadkach|jeśli to pilne|poza biurem",
};
