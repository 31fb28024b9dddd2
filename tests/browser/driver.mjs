/* Looks at pages in a real browser: jobs come as JSON on standard input, and what was seen goes out as JSON, in order.

   {"browser": path, "arguments": [...], "together": 2, "jobs": [{"file", "checks", "widths", "schemes", ...}]} gives
   [{"faults": [...], "text": "what can be read", "announced": [...], "printed": ...}].
   A job opens one page, and has each check at
   each width in each colour scheme; `script` may be false, `forced` (colours) and `large` (letters) true, and `pdf`
   says where the check `print` prints to. A request to anywhere but the file and an error are always faults. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { keyboard, operate } from "./keyboard.mjs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const INSIDE = readFileSync(new URL("inside.js", import.meta.url), "utf-8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/* The width of what is printed on an A4 page that stands, at 96 px to an inch, less margins of 18 mm. */
const PAPER = 657;
const LARGE = 32;

async function axe(page) {
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(AXE);
  const found = await page.evaluate(
    (tags) => axe.run({ runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations", "incomplete"], preload: false }),
    TAGS,
  );
  const faults = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
  const unsure = found.incomplete.filter((rule) => rule.id === "color-contrast").flatMap((rule) => rule.nodes.map((node) => node.target.at(-1)));
  const others = found.incomplete.filter((rule) => rule.id !== "color-contrast").flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
  return [...faults, ...others, ...(await page.evaluate((selectors) => [...look.plain(selectors), ...look.covered()], unsure))];
}

const inside = (name) => (page) => page.evaluate((called) => look[called](), name);

/* The spacing that a reader may set (WCAG 1.4.12). It is adopted, for a policy would keep a new element out. */
const SPACED =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
async function spacing(page) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, SPACED);
  const faults = await page.evaluate(() => [...look.sideways(), ...look.lost()]);
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  return faults;
}

/* A reader's own size of letters, twice the usual one, which the browser was started with. */
async function largeText(page) {
  const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const faults = size < 0.9 * LARGE ? [`letters are ${size} px high where a reader asked for ${LARGE}`] : [];
  return [...faults, ...(await page.evaluate(() => [...look.sideways(), ...look.lost()]))];
}

async function print(page, job, { result }) {
  await page.setViewportSize({ width: PAPER, height: 800 });
  await page.emulateMedia({ media: "print" });
  const faults = await page.evaluate(() => [...look.sideways(), ...look.lost(), ...look.figures()]);
  result.printed = await page.evaluate(() => document.body.innerText);
  await page.pdf({ path: job.pdf, preferCSSPageSize: true, printBackground: true });
  await page.emulateMedia({ media: "screen" });
  return faults;
}

const CHECKS = {
  axe, spacing, print, keyboard, operate,
  "large-text": largeText,
  sideways: inside("sideways"), lost: inside("lost"), figures: inside("figures"), links: inside("links"),
  "without-script": inside("withoutScript"),
};

async function see(browser, job) {
  const address = pathToFileURL(job.file).href;
  const context = await browser.newContext({
    forcedColors: job.forced ? "active" : "none",
    javaScriptEnabled: job.script ?? true,
    reducedMotion: "reduce",
  });
  const result = { faults: [], announced: [] };
  let at = "on opening";
  const fault = (check) => (text) => result.faults.push(`${at}, ${check}: ${text}`);
  try {
    await context.route("**", (route) => {
      if (route.request().url() === address) return route.continue();
      fault("request")(route.request().url());
      return route.abort();
    });
    const page = await context.newPage();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && fault("console")(message.text()));
    page.on("pageerror", (error) => fault("console")(error.message));
    page.on("websocket", (socket) => fault("request")(socket.url()));
    const open = async () => {
      await page.goto(address);
      await page.evaluate(INSIDE);
    };
    await open();
    result.text = await page.evaluate(() => document.body.innerText);
    for (const scheme of job.schemes) {
      for (const width of job.widths) {
        at = `${scheme}, ${width} px`;
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 800 });
        for (const check of job.checks) {
          (await CHECKS[check](page, job, { open, result })).forEach(fault(check));
        }
      }
    }
  } finally {
    await context.close();
  }
  return result;
}

/* All jobs in one browser, some at a time. */
async function seeAll(asked, jobs, extra) {
  if (!jobs.length) return;
  const browser = await chromium.launch({ executablePath: asked.browser, args: [...asked.arguments, ...extra] });
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) job.result = await see(browser, job);
  };
  try {
    await Promise.all(Array.from({ length: asked.together }, work));
  } finally {
    await browser.close();
  }
}

const asked = JSON.parse(readFileSync(0, "utf-8"));
await seeAll(asked, asked.jobs.filter((job) => !job.large), []);
await seeAll(asked, asked.jobs.filter((job) => job.large), [`--blink-settings=defaultFontSize=${LARGE}`]);
process.stdout.write(JSON.stringify(asked.jobs.map((job) => job.result)));
