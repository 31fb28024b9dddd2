/* What a person does who has no mouse: goes round the page with Tab, takes the skip link, and works every control. */

const MOST = 3000;

/* The skip link comes first, and leads to what it names: the focus goes there. */
async function skip(page) {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => {
    const link = document.activeElement;
    const box = link.getBoundingClientRect();
    const target = link.matches('a[href^="#"]') && document.getElementById(link.hash.slice(1));
    return { name: look.named(link), leads: Boolean(target?.closest("main")) && !link.closest("main"), seen: box.top >= 0 && box.left >= 0 && box.bottom > 4 && box.right <= innerWidth };
  });
  if (!first.leads) return [`Tab stops first at ${first.name}, which does not lead into main`];
  const faults = first.seen ? [] : [`${first.name} cannot be seen when it has the focus`];
  await page.keyboard.press("Enter");
  const there = await page.evaluate(() => document.activeElement === document.getElementById(location.hash.slice(1)));
  return there ? faults : [...faults, `${first.name} does not move the focus`];
}

/* Round the page once, forward; then one step back. */
export async function keyboard(page, job, { open }) {
  await open();
  const faults = await skip(page);
  await open();
  const stops = await page.evaluate(() => look.prepare());
  const went = [];
  for (let steps = 0; steps < MOST; steps += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => look.focus());
    if (at.index === went.at(-1) && at.index >= 0) {
      faults.push(`${at.name} does not let the focus go`);
      break;
    }
    if (at.index === went[0] || at.name.startsWith("body")) break;
    if (at.index < 0) continue; /* the browser itself lets what scrolls be scrolled by keys */
    if (went.includes(at.index)) {
      faults.push(`the focus goes round from ${stops[went.at(-1)]} to ${at.name}`);
      break;
    }
    went.push(at.index);
    faults.push(...at.faults);
  }
  faults.push(...stops.filter((_, index) => !went.includes(index)).map((name) => `Tab does not stop at ${name}`));
  if (went.some((index, at) => at && index < went[at - 1])) faults.push("Tab does not follow the order of the page");
  return faults;
}

/* A control is worked with the keys that people use for its kind; `back` undoes that. */
const KEYS = { select: ["ArrowDown", "ArrowUp"], checkbox: ["Space", "Space"], radio: ["ArrowDown", "ArrowUp"], button: ["Enter"] };

/* Every control does something, says so in a live region, and a filter tells how many risks it leaves. */
export async function operate(page, job, { result }) {
  const faults = [];
  const controls = await page.evaluate(() => {
    globalThis.controls = look.all(look.CONTROLS);
    return controls.map((control) => ({ name: look.named(control), id: control.id, kind: KINDS(control) }));
    function KINDS(control) {
      return control.localName === "input" ? control.type : control.localName;
    }
  });
  const heard = () => page.evaluate(() => look.aloud());
  let before = await heard();
  for (const [index, control] of controls.entries()) {
    const [key, back] = KEYS[control.kind] ?? [];
    if (!key) {
      faults.push(`${control.name} is a control that this test knows no keys for`);
      continue;
    }
    /* A button takes back what was chosen: so there must be something to take back. */
    const chosen = control.kind === "button" && index && KEYS[controls[index - 1].kind][1];
    if (chosen) {
      await page.evaluate((at) => controls[at].focus(), index - 1);
      await page.keyboard.press(KEYS[controls[index - 1].kind][0]);
      before = await heard();
    }
    await page.evaluate((at) => controls[at].focus(), index);
    await page.keyboard.press(key);
    const after = await heard();
    result.announced.push({ control: control.id || control.name, said: after });
    if (after === before) faults.push(`${control.name} says nothing when it is worked with ${key}`);
    const counted = await page.evaluate((at) => {
      const status = controls[at].closest("fieldset")?.querySelector("[role=status]");
      return status ? [parseInt(status.textContent, 10), look.shownRisks(controls[at])] : [0, 0];
    }, index);
    if (counted[0] !== counted[1]) faults.push(`${control.name} tells of ${counted[0]} risks and shows ${counted[1]}`);
    if (back) await page.keyboard.press(back);
    before = await heard();
  }
  return faults;
}
