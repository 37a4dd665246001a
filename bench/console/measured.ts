import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "playwright-core";

/** What the browser itself says of a page, from its first moment on. */
export interface Measured {
  page: Page;
  /** Until something matches, in ms since the navigation; looked at with each frame that is drawn. */
  appeared(selector: string): Promise<number>;
  loaded(): Promise<Loaded>;
  /** What the act cost: the longest of its interactions until the next paint, in ms (0: under 16), and the work of the page's thread. */
  interaction(act: () => Promise<unknown>): Promise<{ ms: number; workMs: number }>;
  /** The longest time between two frames while the act goes on, in ms. */
  longestFrame(act: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** As Lighthouse names them. */
export interface Loaded {
  requests: number;
  /** Of scripts and styles, as they weigh gzipped; and all that travelled. */
  gzBytes: number;
  transferredBytes: number;
  firstContentfulPaintMs: number;
  largestContentfulPaintMs: number;
  /** What tasks took beyond 50 ms each. */
  blockingMs: number;
  layoutShift: number;
}

/** How long is waited for what is to appear. */
const PATIENCE_MS = 120_000;

/** Runs in the page before anything of it. */
const WATCH = `
  const seen = (globalThis.seen = { shift: 0, blocking: 0, largest: 0, longest: 0, frame: 0, wanted: {} });
  const watch = (type, each, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more });
  watch("layout-shift", (it) => { if (!it.hadRecentInput) seen.shift += it.value; });
  watch("longtask", (it) => { seen.blocking += Math.max(0, it.duration - 50); });
  watch("largest-contentful-paint", (it) => { seen.largest = it.startTime; });
  watch("event", (it) => { if (it.interactionId) seen.longest = Math.max(seen.longest, it.duration); }, { durationThreshold: 16 });
  let last = performance.now();
  requestAnimationFrame(function look(now) {
    seen.frame = Math.max(seen.frame, now - last);
    last = now;
    for (const selector of Object.keys(seen.wanted))
      if (!seen.wanted[selector] && document.querySelector(selector)) seen.wanted[selector] = now;
    requestAnimationFrame(look);
  });
`;

/** @param throttle how many times slower the processor is made to be */
export async function openMeasured(
  browser: Browser,
  { url, throttle, wanted }: { url: string; throttle: number; wanted: string[] },
): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  await session.send("Performance.enable");
  const weighed: Promise<number>[] = [];
  let requests = 0;
  page.on("response", (response) => {
    requests++;
    if (/\.(js|css)$/.test(new URL(response.url()).pathname))
      weighed.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.addInitScript(`${WATCH}; for (const it of ${JSON.stringify(wanted)}) seen.wanted[it] = 0;`);
  await page.goto(url);
  const seen = <T>(what: string) => page.evaluate<T>(what);

  return {
    page,
    async appeared(selector) {
      // the page's own policy lets nothing be evaluated over and over in it
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) {
        const at = await seen<number>(`seen.wanted[${JSON.stringify(selector)}]`);
        if (at) return at;
      }
      throw new Error(`${selector} did not appear on ${page.url()}.`);
    },
    async loaded() {
      const transferred = `performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
        .reduce((sum, it) => sum + it.transferSize, 0)`;
      return {
        requests,
        gzBytes: (await Promise.all(weighed)).reduce((sum, size) => sum + size, 0),
        transferredBytes: await seen<number>(transferred),
        firstContentfulPaintMs: await seen<number>(
          `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0`,
        ),
        largestContentfulPaintMs: await seen<number>("seen.largest"),
        blockingMs: await seen<number>("seen.blocking"),
        layoutShift: await seen<number>("seen.shift"),
      };
    },
    async interaction(act) {
      await seen("void (seen.longest = 0)");
      const before = await work(session);
      await act();
      // the browser tells of an event a moment after it has painted
      await seen("new Promise((done) => setTimeout(done, 300))");
      return { ms: await seen<number>("seen.longest"), workMs: (await work(session)) - before };
    },
    async longestFrame(act) {
      await seen("void (seen.frame = 0)");
      await act();
      return seen<number>("seen.frame");
    },
    close: () => context.close(),
  };
}

/** What the page's thread has worked so far, in ms. */
async function work(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
}
