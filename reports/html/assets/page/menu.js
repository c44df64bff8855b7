// Menu: whatever figure or bar is chosen, the same four choices.
const menu = document.getElementById("menu");
const menuItems = document.getElementById("menu-items");
let menuBack = null; // where the focus returns

const itemsShown = () => [...menuItems.querySelectorAll('[role="menuitem"]')].filter((x) => !x.closest("[hidden]"));

const closeMenu = (isReturned) => {
  if (menu.hidden) return;
  menu.hidden = true;
  if (menuBack) menuBack.removeAttribute("aria-expanded");
  if (isReturned && menuBack) menuBack.focus();
};

// unfold shows the dimensions under their choice, or hides them.
const unfold = (item, isOpen) => {
  const group = document.getElementById("menu-dims");
  if (group.children.length === 0) return;
  group.hidden = !isOpen;
  item.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) group.firstElementChild.focus();
  else item.focus();
  placeMenu();
};

const choose = (place) => {
  closeMenu(true); // so that a panel which opens now gives the focus back to the figure
  go(place);
};

// The menu stands under what was chosen, or at the point of it, and moves with it; it goes when that leaves the window.
let menuPoint = null; // in what was chosen
const placeMenu = () => {
  const box = menuBack.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight) return closeMenu(false);
  const left = box.left + (menuPoint ? menuPoint.x : 0);
  const top = menuPoint ? box.top + menuPoint.y : box.top;
  const bottom = menuPoint ? top : box.bottom;
  const edge = 8, width = menu.offsetWidth, height = menu.offsetHeight;
  menu.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
  const below = bottom + 6, above = top - height - 6;
  return menu.style.setProperty("top", `${Math.max(edge, below + height <= innerHeight - edge || above < edge ? Math.min(below, innerHeight - height - edge) : above)}px`);
};

// openMenu asks what to see of a figure, or of all incidents. near is what was chosen: an element, or an element and a point in it.
const openMenu = (key, near, point) => {
  const figure = figureOf.get(key) || null;
  const isOpen = !menu.hidden && menuBack === near && !point;
  closeMenu(false);
  if (isOpen) return near.focus();
  menuBack = near;
  menuPoint = point;
  document.getElementById("menu-title").replaceChildren(el("span", {}, figure ? text(figure.title) || figure.ref : words.all),
    el("strong", {}, figure ? figure.value : count.format(incidents.length)),
    el("small", {}, figure ? [figure.ref, `n = ${figure.n}`].join(" · ") : ""));
  const rows = rowsOf(figure);
  for (const item of menuItems.querySelectorAll("[data-choice]")) {
    const choice = item.dataset.choice;
    const reason = whyNot(figure, choice);
    if (reason) item.setAttribute("aria-disabled", "true");
    else item.removeAttribute("aria-disabled");
    item.querySelector("small").textContent = reason || (choice === "rows" ? count.format(rows.length) : "");
    item.dataset.key = key;
  }
  const group = document.getElementById("menu-dims");
  group.hidden = true;
  menuItems.querySelector('[data-choice="by"]').setAttribute("aria-expanded", "false");
  group.replaceChildren(...dimsOf(figure, rows).map((c) =>
    button({ role: "menuitem", tabindex: "-1", "data-by": c.id }, () => choose(newPlace(key, { view: "by", by: c.id })), words[c.id])));
  (near.closest("dialog") || document.body).append(menu);
  menu.hidden = false;
  if (near.matches("a")) near.setAttribute("aria-expanded", "true");
  placeMenu();
  return menuItems.querySelector('[role="menuitem"]').focus({ preventScroll: true });
};

for (const item of menuItems.querySelectorAll("[data-choice]")) {
  item.addEventListener("click", () => {
    if (item.getAttribute("aria-disabled")) return;
    if (item.dataset.choice === "by") unfold(item, item.getAttribute("aria-expanded") !== "true");
    else choose(newPlace(item.dataset.key, { view: item.dataset.choice }));
  });
}
menu.addEventListener("keydown", (e) => {
  const list = itemsShown();
  const here = list.indexOf(document.activeElement);
  const by = menuItems.querySelector('[data-choice="by"]');
  const isInside = Boolean(document.activeElement.closest("#menu-dims"));
  const moves = { ArrowDown: (here + 1) % list.length, ArrowUp: (here - 1 + list.length) % list.length, Home: 0, End: list.length - 1 };
  if (e.key in moves) list[moves[e.key]].focus();
  else if (e.key === "Escape" && isInside) unfold(by, false);
  else if (e.key === "Escape") closeMenu(true);
  else if (e.key === "ArrowLeft" && isInside) unfold(by, false);
  else if (e.key === "ArrowRight" && document.activeElement === by && !by.getAttribute("aria-disabled")) unfold(by, true);
  else if (e.key === "Tab") return closeMenu(true); // and on from the figure
  else if (e.key.length === 1 && e.key !== " " && !e.ctrlKey && !e.metaKey && !e.altKey) {
    const next = [...list.slice(here + 1), ...list.slice(0, here + 1)].find((x) => plain(x.textContent.trim()).startsWith(plain(e.key)));
    if (next) next.focus();
  } else return undefined;
  e.preventDefault();
  return e.stopPropagation();
});
document.addEventListener("pointerdown", (e) => {
  if (!menu.contains(e.target) && !(menuBack && menuBack.contains(e.target))) closeMenu(false);
});
const follow = () => { if (!menu.hidden) placeMenu(); };
addEventListener("resize", follow);
document.addEventListener("scroll", follow, { capture: true, passive: true });
