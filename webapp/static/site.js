/* Nothing here is needed: it only makes what already works more pleasant. */
"use strict";

(() => {
  /* Keys: / goes to the search box, n and p to the next and previous marked place. They can be
     switched off on the help page (WCAG 2.1.4); what is chosen stays in this browser. */
  const KEYS = "handlingar.shortcuts";
  const stored = () => {
    try { return localStorage.getItem(KEYS); } catch { return null; }
  };
  const marks = [...document.querySelectorAll(".doc-text mark, .page-mark")];
  const status = document.querySelector("[data-marks]");
  let at = -1;
  const step = (by) => {
    if (!marks.length) return;
    marks[at]?.classList.remove("here");
    at = (at + by + marks.length) % marks.length;
    const mark = marks[at];
    mark.classList.add("here");
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    const sheet = mark.closest(".sheet, .page-scroll")?.getAttribute("aria-label") ?? "";
    if (status) {
      status.textContent = status.dataset.marks
        .replace("{number}", at + 1).replace("{all}", marks.length).replace("{place}", sheet);
    }
  };
  document.addEventListener("keydown", (event) => {
    if (stored() === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "/") {
      const box = document.querySelector("input[type=search]");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    } else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
  });
  const choice = document.querySelector("input[data-shortcuts]");
  if (choice) {
    choice.closest("[hidden]").hidden = false;
    choice.checked = stored() !== "off";
    choice.addEventListener("change", () => {
      try { localStorage.setItem(KEYS, choice.checked ? "on" : "off"); } catch { choice.checked = true; }
    });
  }

  /* The line above each page says which paragraph is being read. */
  const headings = [...document.querySelectorAll(".doc-text .section-heading")]
    .map((heading) => [heading, /^§\s*[\w–-]+/.exec(heading.textContent)?.[0]])
    .filter(([, sign]) => sign);
  if (headings.length) {
    const lines = [...document.querySelectorAll(".sheet-head [data-section]")];
    const whole = lines.map((line) => line.textContent);
    let waiting = false;
    const tell = () => {
      waiting = false;
      const read = headings.filter(([heading]) => heading.getBoundingClientRect().top < 110).at(-1);
      lines.forEach((line, i) => {
        const sheet = line.closest(".sheet").getBoundingClientRect();
        const here = read && sheet.top <= 0 && sheet.bottom > 60;
        const text = here ? read[1] : whole[i];
        if (line.textContent !== text) line.textContent = text;
      });
    };
    addEventListener("scroll", () => {
      if (!waiting) requestAnimationFrame(tell);
      waiting = true;
    }, { passive: true });
  }

  /* On a narrow screen the panel that a facet was chosen in is open again, at that facet. */
  if (matchMedia("(max-width: 55rem)").matches) {
    document.querySelector(".facets")?.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      const heading = link?.closest("section")?.getAttribute("aria-labelledby");
      if (heading) link.hash = heading;
    });
  }

  /* The two handles of the years write into the fields beside them; typing moves the handles. */
  for (const form of document.querySelectorAll("form.years")) {
    const handles = [...form.querySelectorAll("[data-end]")];
    if (handles.length < 2) continue;
    const [low, high] = handles;
    const field = (handle) => form.elements[handle.dataset.end];
    const ends = { fran: form.dataset.first, till: form.dataset.last };
    for (const handle of handles) {
      handle.addEventListener("input", () => {
        if (Number(low.value) > Number(high.value)) {
          if (handle === low) low.value = high.value;
          else high.value = low.value;
        }
        const name = handle.dataset.end;
        field(handle).value = handle.value === ends[name] ? "" : handle.value;
      });
      field(handle).addEventListener("input", () => {
        const year = /^\d{4}/.exec(field(handle).value)?.[0];
        handle.value = year ?? ends[handle.dataset.end];
      });
    }
  }

  /* Copy buttons: shown where the browser can, say what they did. */
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }

  /* An open menu closes on Escape or a click elsewhere. */
  const menus = document.querySelectorAll("details.menu");
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (menu.open && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });

  /* Suggestions below the search box: a listbox in the manner of the ARIA combobox. */
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "forslag";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0]?.textContent ?? "");
  list.hidden = true;
  box.parentElement.append(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let timer = 0;
  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    box.value = item.dataset.filter ? item.dataset.rest : item.dataset.text;
    if (item.dataset.filter) {
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = item.dataset.filter;
      chosen.value = item.dataset.text;
      box.form.append(chosen);
    }
    close();
    box.form.requestSubmit();
  };
  const option = (one, i) => {
    const item = document.createElement("li");
    item.id = `forslag-${i}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.text = one.text;
    if (one.filter) Object.assign(item.dataset, { filter: one.filter, rest: one.rest });
    const text = document.createElement("span");
    text.textContent = one.text;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = one.kind;
    item.append(text, kind);
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(item);
    });
    return item;
  };
  const ask = async () => {
    const typed = box.value.trim();
    if (typed.length < 2) return close();
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || typed !== box.value.trim() || document.activeElement !== box) return;
    const found = await answer.json();
    list.replaceChildren(...found.map(option));
    chosen = -1;
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const items = [...list.children];
    if (list.hidden || !items.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
      items.forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
      box.setAttribute("aria-activedescendant", items[chosen].id);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(items[chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault(); // the browser's own would empty the box
      close();
    }
  });
})();
