"use strict";
/* What is looked at inside a page. Each of these gives a list of faults, in words; an empty one means that all is well.
   `look` is set in the page by driver.mjs, which no content security policy keeps out. */
globalThis.look = (() => {
  const SHAPES = "rect, circle, ellipse, line, path, polygon, polyline";
  const UNSEEN = "defs, pattern, clipPath, mask, marker, symbol";
  const CONTROLS = "select, input:not([type=hidden]), textarea, button, [role=button], [role=switch], [contenteditable]";
  const STOPS = `a[href], area[href], summary, [tabindex], ${CONTROLS}`;
  const BLOCKS = "p, li, dt, dd, td, th, caption, figcaption, h1, h2, h3, h4, h5, h6, label, legend, button, summary, blockquote, pre";

  const named = (element) => {
    if (!element) return "nothing";
    const id = element.id ? `#${element.id}` : "";
    const kind = typeof element.className === "string" ? element.className : element.className.baseVal;
    const text = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 30);
    return `${element.localName}${id}${kind ? `.${kind.trim().replace(/\s+/g, ".")}` : ""} "${text}"`;
  };
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  /* What only a screen reader meets: squeezed into a dot, or clipped away. */
  const readOnlyAloud = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if ((box.width <= 1 && box.height <= 1) || getComputedStyle(at).clipPath === "inset(50%)") return true;
    }
    return false;
  };
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);

  /* Colours: [red, green, blue, alpha], and the contrast of two as WCAG reckons it. */
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colour = (text) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = text;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (front, back) => [0, 1, 2].map((part) => front[part] * front[3] + back[part] * (1 - front[3])).concat(1);
  const light = (rgb) => {
    const [red, green, blue] = rgb.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const said = (ratio) => `${ratio.toFixed(2)}:1`;
  const faded = (rgba, opacity) => [rgba[0], rgba[1], rgba[2], rgba[3] * Number(opacity)];

  /* The colours that an SVG shape is filled with: several where that is a pattern or a gradient. */
  const painted = (style, paint, opacity) => {
    const value = style[paint];
    if (value === "none") return [];
    const server = /^url\("?#([^")]+)"?\)/.exec(value);
    if (!server) return [faded(colour(value), opacity)];
    const inside = document.getElementById(server[1]).querySelectorAll(`${SHAPES}, stop`);
    return [...inside].flatMap((part) => {
      const own = getComputedStyle(part);
      return part.localName === "stop" ? [colour(own.stopColor)] : [...painted(own, "fill", own.fillOpacity), ...painted(own, "stroke", own.strokeOpacity)];
    });
  };
  const ground = () => (colour(getComputedStyle(document.body).backgroundColor)[3] ? document.body : document.documentElement);
  /* What lies at a point under an element, from the back: every colour that can be seen there. */
  const beneath = (x, y, without) => {
    let seen = [over(colour(getComputedStyle(ground()).backgroundColor), over(colour("canvas"), [255, 255, 255, 1]))];
    for (const element of document.elementsFromPoint(x, y).reverse()) {
      if (without(element)) continue;
      const style = getComputedStyle(element);
      const isShape = element instanceof SVGGeometryElement;
      const paints = isShape ? painted(style, "fill", style.fillOpacity * style.opacity) : element instanceof SVGElement ? [] : [faded(colour(style.backgroundColor), style.opacity)];
      const isWhole = !/^url/.test(style.fill) || !isShape;
      const on = paints.flatMap((paint) => seen.map((back) => over(paint, back)));
      if (on.length) seen = isWhole ? on : [...seen, ...on];
    }
    return seen;
  };
  const behind = (element) => {
    const chain = [];
    for (let at = element; at; at = at.parentElement) chain.unshift(colour(getComputedStyle(at).backgroundColor));
    return chain.reduce((back, front) => over(front, back), over(colour("canvas"), [255, 255, 255, 1]));
  };
  const worst = (front, backs) => Math.min(...backs.map((back) => contrast(over(front, back), back)));

  /* No sideways scrolling: not of the page, and not of a part of it. */
  const sideways = () => {
    const page = document.scrollingElement;
    const found = page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} px wide`] : [];
    for (const element of all("body *")) {
      const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowX);
      if (scrolls && element.localName !== "select" && element.scrollWidth > element.clientWidth + 1) found.push(`${named(element)} scrolls sideways`);
    }
    return found;
  };

  /* Nothing is cut off, spills out of its box, or leaves the page at its side. */
  const lost = () => {
    const found = [];
    const edge = document.documentElement.clientWidth;
    for (const element of all("body *")) {
      if (element instanceof SVGElement || readOnlyAloud(element)) continue;
      const style = getComputedStyle(element);
      const wide = element.scrollWidth > element.clientWidth + 1;
      const tall = element.scrollHeight > element.clientHeight + 1;
      const clips = (wide && /hidden|clip/.test(style.overflowX)) || (tall && /hidden|clip/.test(style.overflowY));
      if (clips && style.display !== "inline" && element.textContent.trim()) found.push(`${named(element)} is cut off`);
      else if (wide && element.matches(BLOCKS) && style.display !== "inline") found.push(`${named(element)} spills ${element.scrollWidth - element.clientWidth} px out of its box`);
      const box = element.getBoundingClientRect();
      if (element.matches(BLOCKS) && box.width && (box.right > edge + 1 || (box.left < -1 && box.right > 0))) found.push(`${named(element)} leaves the page at its side`);
    }
    return found;
  };

  /* The words in figures: inside their figure, apart from each other, large enough, and plain against what lies beneath. */
  const words = () => {
    const found = [];
    for (const figure of all("svg")) {
      if (figure.ownerSVGElement) continue;
      figure.scrollIntoView({ block: "start", behavior: "instant" });
      const texts = [...figure.querySelectorAll("text")].filter((text) => visible(text) && !text.closest(UNSEEN) && text.textContent.trim());
      const frame = figure.getBoundingClientRect();
      const boxes = texts.map((text) => text.getBoundingClientRect());
      texts.forEach((text, index) => {
        const box = boxes[index];
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) found.push(`${named(text)} stands outside its figure`);
        const size = parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM().d);
        if (size < 9) found.push(`${named(text)} is ${size.toFixed(1)} px high`);
        boxes.slice(0, index).forEach((other, at) => {
          const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
          const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
          if (across > 1 && down > box.height * 0.3) found.push(`${named(text)} stands on ${named(texts[at])}`);
        });
        const ratio = wordContrast(text);
        if (ratio < 4.5) found.push(`${named(text)} has a contrast of ${said(ratio)}`);
      });
    }
    return found;
  };
  /* The least contrast of a word in a figure, at fifteen places of it. */
  const wordContrast = (text) => {
    text.scrollIntoView({ block: "center", behavior: "instant" });
    const box = text.getBoundingClientRect();
    const style = getComputedStyle(text);
    const front = faded(colour(style.fill), style.fillOpacity * style.opacity);
    const places = [0.02, 0.25, 0.5, 0.75, 0.98].flatMap((across) => [0.2, 0.5, 0.8].map((down) => [box.left + across * box.width, box.top + down * box.height]));
    return Math.min(...places.map(([x, y]) => worst(front, beneath(x, y, (element) => element instanceof SVGTextContentElement))));
  };

  /* The shapes in figures: each can be told from what is beside it, by its filling or by a line around it. */
  const shapes = () => all(`svg :is(${SHAPES})`).filter((shape) => !shape.closest(UNSEEN)).flatMap((shape) => shapeFaults(shape));
  const shapeFaults = (shape) => {
    const style = getComputedStyle(shape);
    if (/^url/.test(style.fill)) return []; /* a pattern lies on a shape; it is none of its own */
    shape.scrollIntoView({ block: "center", behavior: "instant" });
    const box = shape.getBoundingClientRect();
    const together = [...shape.parentElement.children].filter((other) => other instanceof SVGGeometryElement && alike(other.getBoundingClientRect(), box)).map((other) => getComputedStyle(other));
    const fills = together.flatMap((one) => (/^url/.test(one.fill) ? [] : painted(one, "fill", one.fillOpacity * one.opacity)));
    const lines = together.flatMap((one) => (parseFloat(one.strokeWidth) ? painted(one, "stroke", one.strokeOpacity * one.opacity) : []));
    if (!fills.length && !lines.length) return [];
    const margin = 2 + Math.max(...together.map((one) => (one.stroke === "none" ? 0 : parseFloat(one.strokeWidth) / 2)));
    const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const sides = [[box.left - margin, middle[1]], [box.right + margin, middle[1]], [middle[0], box.top - margin], [middle[0], box.bottom + margin]];
    const ratios = sides.filter(([x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight).map(([x, y]) => {
      const outside = beneath(x, y, (element) => element === shape || element instanceof SVGTextContentElement);
      const told = [...fills, ...lines].map((paint) => worst(paint, outside));
      return Math.max(...told, ...lines.flatMap((line) => fills.map((fill) => contrast(over(line, outside[0]), over(fill, outside[0])))));
    });
    const least = Math.min(...ratios);
    return least < 3 ? [`${named(shape)} in ${named(shape.closest("svg"))} has a contrast of ${said(least)}`] : [];
  };
  const alike = (one, other) => ["left", "right", "top", "bottom"].every((side) => Math.abs(one[side] - other[side]) <= 3);

  /* Text that axe leaves to people, because something lies before or behind it. */
  const plain = (selectors) => selectors.flatMap((selector) => {
    const element = document.querySelector(selector);
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const ratio = worst(colour(style.color), [behind(element)]);
    const found = ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5) ? [`${named(element)} has a contrast of ${said(ratio)}`] : [];
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).backgroundImage !== "none") found.push(`${named(element)} stands on a picture`);
    return found;
  });
  /* Words that stand on a pattern in the corner of their box. */
  const covered = () => {
    const found = [];
    for (const element of all("body *")) {
      const mark = getComputedStyle(element, "::after");
      if (mark.content === "none" || mark.display === "none" || mark.position !== "absolute" || mark.backgroundImage === "none") continue;
      const box = element.getBoundingClientRect();
      const [left, top] = [box.right - element.clientLeft - parseFloat(mark.width), box.bottom - element.clientTop - parseFloat(mark.height)];
      const range = document.createRange();
      range.selectNodeContents(element);
      const hit = [...range.getClientRects()].find((text) => text.height < box.height / 1.5 && text.right > left + 1 && text.bottom - text.height * 0.2 > top + 1);
      if (hit) found.push(`${named(element)} has words on its pattern`);
    }
    return found;
  };

  /* Links that lead somewhere in the page, and ids that are there once. */
  const links = () => {
    const found = all('a[href^="#"]').filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1)))).map((link) => `${named(link)} leads nowhere`);
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return [...found, ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `#${id} is there twice`)];
  };

  /* Without script: everything about every risk is there to read, and nothing that would do nothing. */
  const withoutScript = () => [
    ...all(`${CONTROLS}, fieldset, progress, meter`).map((element) => `${named(element)} does nothing without script`),
    ...[...document.querySelectorAll("[data-risk]")].filter((element) => !visible(element)).map((element) => `${named(element)} is hidden without script`),
  ];

  /* For the keyboard: where Tab should stop, and what each looks like before it does. */
  const LOOKS = ["boxShadow", "borderColor", "borderWidth", "backgroundColor", "textDecorationLine"];
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const appearance = (element) => {
    const style = getComputedStyle(element);
    return [outlined(style) && style.outline, ...LOOKS.map((key) => style[key])].join(" ");
  };
  let stops = [];
  let unfocused = [];
  const prepare = () => {
    const isStop = (element) => element.tabIndex >= 0 && !element.disabled && !(element.type === "radio" && !element.checked && document.querySelector(`input[name="${element.name}"]:checked`));
    stops = all(STOPS).filter(isStop);
    unfocused = stops.map(appearance);
    return stops.map(named);
  };
  /* Where the focus is now: which stop, and what is wrong with how that is shown. */
  const focus = () => {
    const element = document.activeElement;
    const index = stops.indexOf(element);
    if (index < 0) return { index, name: named(element), faults: [] };
    const faults = [];
    const style = getComputedStyle(element);
    if (appearance(element) === unfocused[index]) faults.push(`${named(element)} does not show that it has the focus`);
    else if (outlined(style)) {
      const ratio = contrast(over(colour(style.outlineColor), behind(element.parentElement)), behind(element.parentElement));
      if (ratio < 3) faults.push(`${named(element)} shows its focus with a contrast of ${said(ratio)}`);
    }
    const box = element.getClientRects()[0];
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top || !(element.contains(top) || top.contains(element))) faults.push(`${named(element)} has the focus where it cannot be seen`);
    return { index, name: named(element), faults };
  };
  const aloud = () => [...document.querySelectorAll("[role=status], [role=alert], output, [aria-live]:not([aria-live=off])")].filter(visible).map((element) => element.innerText.replace(/\s+/g, " ").trim()).join(" | ");
  const shownRisks = (element) => {
    const place = element.closest("section") || document;
    return new Set([...place.querySelectorAll("[data-risk]")].filter(visible).map((one) => one.dataset.risk)).size;
  };

  const figures = () => [...words(), ...shapes()];
  return { sideways, lost, figures, plain, covered, links, withoutScript, prepare, focus, aloud, shownRisks, named, all, CONTROLS };
})();
