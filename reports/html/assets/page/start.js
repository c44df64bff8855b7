// Starting: what a click means, where the reader is, and what the address asks for.
const drawn = drawCharts(data.charts, (ref) => figureOf.has(ref), openMenu);
document.addEventListener("click", (e) => {
  const a = e.target.closest('a[href^="#"]');
  if (!a || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const place = readPlace(a.getAttribute("href").slice(1));
  if (!isKnown(place.key)) return;
  e.preventDefault();
  if (a.classList.contains("figure")) openMenu(place.key, a);
  else go(place);
});
// Enter opens the menu at its first half: the second half must not go to the choice that has the focus by then.
let isStroke = false;
addEventListener("keydown", (e) => {
  isStroke = e.key === "Enter" && !(e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) && e.target.matches("a.figure");
  if (!isStroke) return;
  e.preventDefault();
  if (!e.repeat) e.target.click();
});
addEventListener("keypress", (e) => {
  if (isStroke) e.preventDefault();
  isStroke = false;
}, true);
for (const a of document.querySelectorAll("a.figure")) a.setAttribute("aria-haspopup", "menu");
for (const tab of tabs.children) {
  tab.addEventListener("click", () => {
    if (!tab.getAttribute("aria-disabled")) go({ ...current, view: tab.dataset.choice });
  });
}
panel.addEventListener("cancel", (e) => {
  e.preventDefault();
  dismiss();
});
panel.addEventListener("click", (e) => { if (e.target === panel) dismiss(); });
document.getElementById("panel-close").addEventListener("click", dismiss);
back.addEventListener("click", () => history.back());
addEventListener("popstate", sync);

const spy = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const a of document.querySelectorAll(".toc li a")) {
      if (a.getAttribute("href") === "#" + entry.target.id) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  }
}, { rootMargin: "0px 0px -75% 0px" });
for (const section of document.querySelectorAll("main > section")) spy.observe(section);

if (isKnown(readPlace(location.hash.slice(1)).key)) show(readPlace(location.hash.slice(1)));
drawn.then(() => { document.body.dataset.ready = "true"; });
