/* Nothing here is needed: it only makes what already works more pleasant. */
"use strict";

(() => {
  /* Keys: / goes to the search box, n and p to the next and previous marked place. */
  const marks = [...document.querySelectorAll(".doc-text mark")];
  let at = -1;
  const step = (by) => {
    if (!marks.length) return;
    marks[at]?.classList.remove("here");
    at = (at + by + marks.length) % marks.length;
    marks[at].classList.add("here");
    marks[at].scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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

  /* On a narrow screen the facets begin folded. */
  const fold = document.querySelector(".facets-fold");
  if (fold && matchMedia("(max-width: 55rem)").matches) fold.open = false;

  /* An open menu closes on Escape or a click elsewhere. */
  const menus = document.querySelectorAll("details.menu");
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of menus) menu.open = false;
  });
})();
