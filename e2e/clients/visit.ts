import { createBrowser } from "../../packages/local-org/test/browser.ts";

// Stands for a person in front of a browser: signs in as the user of that name, allows what is asked, goes on.
const browser = createBrowser();
const login = await browser.go(process.argv[2]!);
const consent = await browser.send(login, { pick: "web@example.test" });
const back = await browser.send(consent, { decision: "allow" });
await fetch(back.url);
