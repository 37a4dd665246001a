import { useEffect, useId, useRef, useState } from "react";
import { ApiProblem } from "../api/client.ts";
import { useSignIn } from "../api/session.ts";
import { Icon } from "../marks/icon.tsx";
import { ThemeToggle } from "../shell/theme.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** Name and password; and for a password that was made for somebody, one of their own in its place. */
export function SignInPage({ provider }: { provider: string | null }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [chosen, setChosen] = useState("");
  const [again, setAgain] = useState("");
  const enter = useSignIn();
  const code = enter.error instanceof ApiProblem ? enter.error.code : undefined;
  const choosing = useChoosing(code);
  const whyNot = choosing ? whyNotChosen(chosen, again) : name.trim() && password ? "" : "Name and password.";
  const hint = useId();

  return (
    <main className="sign-in" id="page">
      <form
        className="sign-in__card stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (whyNot || enter.isPending) return;
          enter.mutate({ name: name.trim(), password, ...(choosing && { newPassword: chosen }) });
        }}
      >
        <h1 className="sign-in__title">
          <Icon name="brand" />
          {choosing ? "Choose a password" : "Sign in to Throughline"}
        </h1>
        {choosing ? (
          <>
            <p className="weak">
              The password of {name.trim()} was made for one use. The new one needs at least 12 characters.
            </p>
            <Secret label="New password" use="new-password" value={chosen} set={setChosen} focus />
            <Secret label="The same again" use="new-password" value={again} set={setAgain} />
          </>
        ) : (
          <>
            <ByProvider title={provider} />
            <label className="field">
              <span className="field__label">Name</span>
              <input
                className="input"
                name="username"
                autoComplete="username"
                // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here
                autoFocus
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={120}
              />
            </label>
            <Secret label="Password" use="current-password" value={password} set={setPassword} />
          </>
        )}
        {enter.error && code !== "choose-password" && <Trouble error={enter.error} />}
        <button
          type="submit"
          className="button button--brand"
          disabled={whyNot !== "" || enter.isPending}
          aria-describedby={hint}
        >
          {choosing ? "Keep and sign in" : "Sign in"}
        </button>
        <span className="weak" id={hint}>
          {choosing && whyNot}
        </span>
      </form>
      <ThemeToggle />
    </main>
  );
}

/** The way over an identity provider, and why it did not let somebody in. */
function ByProvider({ title }: { title: string | null }) {
  if (title === null) return null;
  const refused = new URLSearchParams(location.search).get("refused");
  const to = refused === null ? location.pathname + location.search : "/";
  return (
    <>
      {refused !== null && <Trouble error={new Error(REFUSED[refused] ?? REFUSED.provider)} />}
      <a className="button" href={`/api/sign-in/provider?to=${encodeURIComponent(to)}`}>
        <Icon name="out" small />
        Sign in with {title}
      </a>
      <p className="weak">or with a password of Throughline</p>
    </>
  );
}

const REFUSED: Record<string, string> = {
  late: "It took too long, or began in another window. Try once more.",
  provider:
    "The identity provider cannot be reached, or did not let you in. The log of people has the reason.",
  email: "The identity provider does not vouch for your e-mail address.",
  domain: "People with an e-mail address of this domain may not sign in here.",
  name: "The identity provider did not say who you are.",
  role: "You have no role here yet. Ask an administrator for one.",
};

/** Once asked for a password of one's own, one stays with that, unless name or password turn out to be wrong. */
function useChoosing(code: string | undefined): boolean {
  const [choosing, setChoosing] = useState(false);
  useEffect(() => {
    if (code === "choose-password") setChoosing(true);
    if (code === "wrong-password") setChoosing(false);
  }, [code]);
  return choosing;
}

function whyNotChosen(chosen: string, again: string): string {
  if (chosen.length < 12) return "At least 12 characters.";
  return chosen === again ? "" : "The two are not the same yet.";
}

function Secret({
  label,
  use,
  value,
  set,
  focus = false,
}: {
  label: string;
  use: "current-password" | "new-password";
  value: string;
  set: (value: string) => void;
  focus?: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) input.current?.focus();
  }, [focus]);
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        ref={input}
        className="input"
        type="password"
        autoComplete={use}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  );
}
