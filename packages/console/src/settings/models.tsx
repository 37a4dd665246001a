import { useMay } from "../api/session.ts";
import { useModels, useTestModel } from "../api/settings.ts";
import type { LanguageModelLine, ModelsList } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { Errors } from "./errors.tsx";
import { LocalModel } from "./local-model.tsx";
import { Secret } from "./rotate.tsx";
import { LastTest } from "./tested.tsx";
import { TryButton } from "./try-button.tsx";

/** The models that understand texts: those of this machine, and language models. */
export function Models() {
  const { data, error, refetch } = useModels();
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="loading" role="status">
        Loading models…
      </div>
    );
  const { local, language } = data;
  return (
    <>
      {local.map((one) => (
        <LocalModel key={one.name} model={one} />
      ))}
      {language.length > 0 && <Spending models={language} />}
      {language.map((one) => (
        <LanguageModel key={one.name} model={one} />
      ))}
      {local.length === 0 && (
        <div className="card card__none weak">
          There are no local models beside the workflows. Train one from closed cases:{" "}
          <code>
            throughline model train --data cases.csv --text Subject --label Topic --out models/topics.model
          </code>
        </div>
      )}
      {language.length === 0 && (
        <div className="card card__none weak">
          No language model is allowed: there is no models.yaml beside the workflows, or it names none.
        </div>
      )}
    </>
  );
}

const usd = (value: number, digits = 4): string => `${value.toFixed(digits)} USD`;

/** What all language models took of today's cap. */
function Spending({ models }: { models: ModelsList["language"] }) {
  const [{ spent, cap } = { spent: 0, cap: null }] = models;
  const calls = models.reduce((sum, { today }) => sum + today.calls, 0);
  const failed = models.reduce((sum, { seen }) => sum + seen.failed, 0);
  const fallbacks = models.reduce((sum, { seen }) => sum + seen.fallbacks, 0);
  return (
    <section className="card figures" aria-label="Language models today">
      <div>
        <h2>Spent today</h2>
        <p className={`figure ${cap !== null && spent > cap * 0.8 ? "warning" : ""}`}>
          <b>{spent.toFixed(spent < 1 ? 4 : 2)}</b>
          <span>{cap === null ? "USD, no cap" : `of ${cap.toFixed(2)} USD`}</span>
        </p>
        {cap === null ? <p>budget: per day in models.yaml sets one</p> : <Meter part={(spent / cap) * 100} />}
      </div>
      <div>
        <h2>Calls today</h2>
        <p className="figure">
          <b>{calls.toLocaleString("en-US")}</b>
          <span>{count(models.length, "model")}</span>
        </p>
        <p>what was recorded is asked once</p>
      </div>
      <div>
        <h2>Failures</h2>
        <p className={`figure ${failed > 0 ? "warning" : ""}`}>
          <b>{failed.toLocaleString("en-US")}</b>
          <span>since the start</span>
        </p>
        <p>the next rung of a ladder answers then</p>
      </div>
      <div>
        <h2>Fallbacks</h2>
        <p className="figure">
          <b>{fallbacks.toLocaleString("en-US")}</b>
          <span>since the start</span>
        </p>
        <p>another model answered in place of the one named</p>
      </div>
    </section>
  );
}

function LanguageModel({ model }: { model: LanguageModelLine }) {
  const { name, provider, address, recorded, missing, limits, price, fallbacks, masking, today, seen } =
    model;
  const may = useMay("POST /api/models/language/:name/test");
  const trying = useTestModel(name);
  const id = `model-${name}`;
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card__head">
        <h2 id={id}>
          <Icon name="llm" small /> {name}
        </h2>
        <span className="weak">
          {provider}, {address}
        </span>
        <span className={`state ${missing && !recorded ? "state--danger" : ""}`}>
          {recorded ? "answers from recordings" : missing ? "no key" : "ready"}
        </span>
        {may && !missing ? <TryButton trying={trying} label="Test the key" busy="Asking…" /> : <span />}
      </div>
      {trying.error && <Trouble error={trying.error} />}
      {missing && !recorded && <p className="settings__note danger">{missing}</p>}
      <LastTest tested={model.tested} />
      <dl className="facts settings__facts">
        <div>
          <dt>Price</dt>
          <dd>
            {price
              ? `${price.input} USD for a million tokens in, ${price.output} out (${price.source === "table" ? "from the table" : "of the workspace"})`
              : "nobody knows it, so the model is not asked: give it a price: in models.yaml"}
          </dd>
        </div>
        <div>
          <dt>Today</dt>
          <dd>
            {count(today.calls, "call")}, {today.input.toLocaleString("en-US")} tokens in,{" "}
            {today.output.toLocaleString("en-US")} out, {usd(today.usd)}
          </dd>
        </div>
        <div>
          <dt>Since the start</dt>
          <dd>
            {count(seen.calls, "question")}, {seen.failed} failed, {seen.fallbacks} answered by another one
          </dd>
        </div>
        <div>
          <dt>Limits</dt>
          <dd>
            {limits.parallel} at a time{limits.perMinute !== null && `, ${limits.perMinute} a minute`}, each
            at most {limits.timeoutMs / 1000} s
          </dd>
        </div>
        {fallbacks.length > 0 && (
          <div>
            <dt>Stands in</dt>
            <dd>{fallbacks.join(", ")}</dd>
          </div>
        )}
        {masking.length > 0 && (
          <div>
            <dt>Hidden from it</dt>
            <dd>{masking.join(", ")}</dd>
          </div>
        )}
        {model.secrets.length > 0 && (
          <div>
            <dt>Key</dt>
            <dd className="secrets">
              {model.secrets
                .filter(({ origin }, _at, all) => origin !== null || all.every((one) => one.origin === null))
                .map((secret) => (
                  <Secret key={secret.variable} secret={secret} />
                ))}
            </dd>
          </div>
        )}
      </dl>
      <Errors errors={seen.errors} of={name} />
    </section>
  );
}
