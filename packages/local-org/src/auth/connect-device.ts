import { pageFor } from "./browser.ts";
import { consentPage } from "./pages/consent.ts";
import { html, pageWire } from "./pages/html.ts";

/** `/setup/connect`: here somebody types the code that a device shows, and lets it in. */
export const connectDevice = pageFor((call, browser, form) => {
  const typed = call.query.get("user_code");
  const device = typed === null ? undefined : call.signIn.devices.byUserCode(typed);
  if (!device) {
    const wrong =
      typed === null ? "" : html`<p class="problem" role="alert">That code is not known, or too old.</p>`;
    return pageWire({
      title: "Connect a device",
      body: html`<h1>Connect a device</h1>${wrong}
<form><label>Code shown by the device <input name="user_code" required autocomplete="off"></label>
<button class="main">Connect</button></form>`,
    });
  }
  const decision = form?.get("decision");
  if (!decision) return consentPage(call, browser, { appId: device.app.id, scopes: device.scopes });
  device.answer = decision === "allow" ? browser.session.userId : false;
  return pageWire({
    title: "Connect a device",
    body: html`<h1>${device.answer ? "The device is connected" : "The device was refused"}</h1>
<p>Go back to it and carry on there.</p>`,
  });
});
