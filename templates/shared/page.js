"use strict";
/* What a page can do over and above being read. Nothing here works out a band or a verdict: the results of
   switching a mitigation off were worked out when the page was made, and stand in its data- attributes. */
(() => {
  const make = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  };

  /* Filters: for each section in which several risks stand. */
  const FEWEST = 10;
  const showAll = new Map();

  const select = (name, id, values, changed) => {
    const box = make("p");
    const list = make("select", "", { id: id });
    list.append(make("option", "All", { value: "" }));
    for (const value of values) list.append(make("option", value, { value: value }));
    list.addEventListener("change", changed);
    box.append(make("label", name, { for: id }), list);
    return [box, list];
  };

  const filter = (section) => {
    const items = [...section.querySelectorAll("[data-risk]")];
    const all = new Set(items.map((item) => item.dataset.risk));
    if (all.size < FEWEST) return;
    const sheet = section.closest(".sheet").dataset;
    const asked = { side: "Side", band: "Band: " + sheet.now, targetBand: "Band: " + sheet.target, owner: "Owner" };
    const bands = JSON.parse(sheet.bands); /* worst first */
    const box = make("fieldset", "", { class: "filter" });
    const told = make("p", "", { role: "status" });
    const lists = {};
    const show = () => {
      const shown = new Set();
      for (const item of items) {
        const out = Object.keys(lists).some((key) => lists[key].value && lists[key].value !== item.dataset[key]);
        item.classList.toggle("out", out);
        if (!out) shown.add(item.dataset.risk);
      }
      told.textContent = shown.size + " of " + all.size + " risks shown";
    };
    box.append(make("legend", "Show only some of these risks"));
    for (const [key, name] of Object.entries(asked)) {
      const found = new Set(items.map((item) => item.dataset[key]).filter(Boolean));
      if (found.size < 2) continue;
      const values = new Set([...bands.filter((band) => found.has(band)), ...found]);
      const [line, list] = select(name, section.id + "-" + key, values, show);
      lists[key] = list;
      box.append(line);
    }
    if (!Object.keys(lists).length) return;
    const clear = make("button", "Show all", { type: "button" });
    const reset = () => {
      for (const list of Object.values(lists)) list.value = "";
      show();
    };
    clear.addEventListener("click", reset);
    box.append(clear, told);
    section.firstElementChild.after(box);
    showAll.set(section, reset);
    show();
  };

  /* A link to what a filter hides shows it again. */
  const reveal = (id) => {
    const target = id && document.getElementById(id);
    const hidden = target && target.closest(".out");
    if (!hidden) return;
    showAll.get(hidden.closest("section"))();
    target.scrollIntoView();
  };

  /* Switches: the result without one mitigation. */
  const switches = (box) => {
    const list = box.querySelector("select");
    const lines = box.querySelectorAll(".counts li");
    const say = () => {
      const chosen = list.value ? list.selectedOptions[0].dataset : box.dataset;
      box.querySelector(".verdict").textContent = chosen.verdict;
      box.querySelector(".changed").textContent =
        chosen.changed ? "What changes: " + chosen.changed + "." : list.value ? "No band changes without it." : "";
      ["adopting", "notAdopting"].forEach((side, row) => {
        const before = box.dataset[side].split(" ");
        const now = chosen[side].split(" ");
        lines[row].querySelectorAll("b").forEach((place, index) => {
          const same = now[index] === before[index];
          place.textContent = now[index] + (same ? "" : " (" + before[index] + " with it)");
        });
      });
    };
    list.addEventListener("change", say);
    say();
    box.hidden = false;
  };

  document.querySelectorAll("main section").forEach(filter);
  document.querySelectorAll(".switches").forEach(switches);
  window.addEventListener("hashchange", () => reveal(decodeURIComponent(location.hash.slice(1))));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) reveal(link.hash.slice(1));
  });
})();
