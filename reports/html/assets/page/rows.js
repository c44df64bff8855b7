// Rows: the incidents of a figure as a table to search, filter, sort and take away, and their numbers by a dimension. The page counts
// rows and says what share of them they are; a median or a sum is printed where the pack delivers it and never computed here.

const opens = (row) => !row.isRecord || recordOf.has(row.id);
const labelled = (value) => value || words.blank;

// chosenOf are the rows that pass the filters, but for those on one dimension.
const chosenOf = (rows, place, but) => {
  const filters = [...place.where].filter(([name]) => name !== but).map(([name, values]) => [columnOf.get(name), new Set(values)]);
  return filters.length === 0 ? rows : rows.filter((r) => filters.every(([c, values]) => values.has(c.show(r))));
};

// tally counts rows by the text of a column, the most frequent first, days in their order.
const tally = (rows, column) => {
  const found = new Map();
  for (const r of rows) {
    const value = column.show(r);
    const one = found.get(value) || { value, n: 0, hits: 0, order: column.order ? column.order(r) : null };
    one.n += 1;
    if (r.isHit) one.hits += 1;
    found.set(value, one);
  }
  return [...found.values()].sort((a, b) => (column.order ? (a.order === null) - (b.order === null) || a.order - b.order
    : b.n - a.n || collator.compare(a.value, b.value)));
};

const without = (where, name, value) => {
  const out = new Map(where);
  const left = (out.get(name) || []).filter((v) => v !== value);
  if (left.length > 0) out.set(name, left);
  else out.delete(name);
  return out;
};
const withFilter = (where, name, value) => new Map(without(where, name, value)).set(name, [...(without(where, name, value).get(name) || []), value]);

// filterChips say what is filtered and take it away.
const filterChips = (place) => {
  const chips = [...place.where].flatMap(([name, values]) => values.map((value) =>
    button({ class: "chip", "aria-label": filled(words.unfilter, { name: words[name], value: labelled(value) }) },
      () => go({ ...place, where: without(place.where, name, value), n: PAGE }),
      el("span", { "aria-hidden": "true" }, filled(words.pair, { name: words[name], value: labelled(value) }) + " ✕"))));
  if (chips.length === 0) return null;
  return el("div", { class: "filters" }, ...chips,
    chips.length > 1 ? button({ class: "quiet" }, () => go({ ...place, where: new Map(), n: PAGE }), words.unfilterAll) : null);
};

// filterBoxes are one group of boxes a dimension, each with the number of rows that it would keep.
const filterBoxes = (place, figure, rows) => {
  const groups = dimsOf(figure, rows).map((c) => {
    const chosen = place.where.get(c.id) || [];
    const list = tally(chosenOf(rows, place, c.id), c);
    for (const value of chosen) if (!list.some((x) => x.value === value)) list.push({ value, n: 0 });
    const boxes = list.map((x) => {
      const box = el("input", { type: "checkbox", "data-filter": c.id, value: x.value });
      box.checked = chosen.includes(x.value);
      box.addEventListener("change", () => go({
        ...place, where: box.checked ? withFilter(place.where, c.id, x.value) : without(place.where, c.id, x.value), n: PAGE,
      }, { focus: `[data-filter="${c.id}"][value="${CSS.escape(x.value)}"]` }));
      return el("label", {}, box, el("span", {}, labelled(x.value)), el("span", { class: "n" }, count.format(x.n)));
    });
    const group = el("details", { class: "facet", "data-facet": c.id },
      el("summary", {}, words[c.id], el("span", { class: "n" }, chosen.length > 0 ? ` ${chosen.length}/${list.length}` : ` ${list.length}`)),
      el("fieldset", {}, el("legend", { class: "vh" }, words[c.id]), ...boxes));
    group.open = opened.has(c.id) || chosen.length > 0;
    group.addEventListener("toggle", () => (group.open ? opened.add(c.id) : opened.delete(c.id)));
    return group;
  });
  return el("div", { class: "facets", role: "group", "aria-label": words.filter }, ...groups);
};
const opened = new Set(["priority"]); // groups that the reader opened

// rowsTable is the table of rows with its tools.
const rowsTable = (place, figure, all) => {
  const possible = columnsOf(figure, all).map((c) => ({ ...c, name: words[c.id] }));
  const base = chosenOf(all, place);
  let shown = [], chosen = base;

  const search = el("input", { type: "search", "aria-label": words.search, placeholder: words.search });
  search.value = place.q;
  const told = el("span", { class: "shown", role: "status" });
  const tbody = el("tbody");
  const head = el("tr");
  const more = button({ class: "more" }, () => {
    tune({ n: place.n + PAGE });
    fill();
  });

  const choose = el("div", { class: "boxes" });
  const chooser = el("details", { class: "choose" }, el("summary", {}, words.columns), el("fieldset", {}, el("legend", { class: "vh" }, words.columns), choose));
  const order = () => {
    const name = place.sort.replace(/^-/, "");
    return [shown.find((c) => c.id === name), place.sort.startsWith("-")];
  };
  const layout = () => {
    const names = place.show ? place.show.split(" ") : shownAtFirst.filter((name) => name !== "state" || all[0].isRecord);
    shown = possible.filter((c) => names.includes(c.id));
    if (shown.length === 0) shown = possible.filter((c) => c.id === "id");
    choose.replaceChildren(...possible.map((c) => {
      const box = el("input", { type: "checkbox", value: c.id });
      box.checked = shown.includes(c);
      box.disabled = shown.length === 1 && box.checked;
      box.addEventListener("change", () => {
        tune({ show: possible.filter((x) => (x.id === c.id ? box.checked : shown.includes(x))).map((x) => x.id).join(" ") });
        layout();
        fill();
        choose.querySelector(`[value="${c.id}"]`).focus();
      });
      return el("label", {}, box, el("span", {}, c.name));
    }));
    head.replaceChildren(...shown.map((c) => el("th", { scope: "col", class: c.kind === "num" ? "num" : null, "data-column": c.id },
      button({ title: words.sort }, () => {
        const [by, isFalling] = order();
        tune({ sort: by && by.id === c.id && !isFalling ? "-" + c.id : c.id });
        fill();
      }, c.name))));
  };
  const fill = () => {
    const query = plain(place.q.trim());
    chosen = query === "" ? [...base] : base.filter((r) => shown.some((c) => plain(c.show(r)).includes(query)));
    const [by, isFalling] = order();
    if (by) chosen.sort(compare(by, isFalling));
    for (const th of head.children) {
      if (by && th.dataset.column === by.id) th.setAttribute("aria-sort", isFalling ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
    tbody.replaceChildren(...chosen.slice(0, place.n).map((r) =>
      el("tr", { "data-id": opens(r) ? r.id : null }, ...shown.map((c) => el("td", { class: c.kind }, c.isLink && opens(r) ? link(r.id) : c.show(r))))));
    told.textContent = filled(words.shown, { n: count.format(chosen.length), m: count.format(all.length) });
    const left = chosen.length - place.n;
    more.hidden = left <= 0;
    more.textContent = filled(words.more, { n: count.format(Math.min(left, PAGE)) });
  };
  search.addEventListener("input", () => {
    tune({ q: search.value, n: PAGE });
    fill();
  });
  tbody.addEventListener("click", (e) => {
    const row = e.target.closest("tr");
    if (row && row.dataset.id && !e.target.closest("a") && String(getSelection()) === "") go(newPlace(row.dataset.id));
  });
  layout();
  fill();
  const caption = figure ? (figure.records ? words.recordRows : words.rows) : words.all;
  return [
    el("div", { class: "tools" }, search, chooser, ...takeaway(place.key, () => shown, () => chosen), told),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      el("table", { class: "rows" }, el("caption", { class: "vh" }, caption), el("thead", {}, head), tbody)),
    more,
  ];
};

// countTable is how the rows of a figure spread over the values of a dimension: their number, their share and, for a rate, its hits.
const countTable = (place, figure, all) => {
  const dims = dimsOf(figure, all);
  const by = dims.find((c) => c.id === place.by) || dims[0];
  if (!by) return [el("p", { class: "empty" }, words.noDims)];
  const rows = chosenOf(all, place);
  const counts = tally(rows, by);
  const most = Math.max(1, ...counts.map((x) => x.n));
  const isRate = Boolean(figure && figure.hits);
  const shown = [
    { id: "value", name: words[by.id], show: (x) => labelled(x.value) },
    { id: "n", name: words.count, show: (x) => count.format(x.n), order: (x) => x.n, kind: "num" },
    { id: "share", name: words.share, show: (x) => share(x.n, rows.length), order: (x) => x.n, kind: "num" },
    ...(isRate ? [
      { id: "hits", name: words.hitsOf, show: (x) => `${count.format(x.hits)} / ${count.format(x.n)}`, order: (x) => x.hits, kind: "num" },
      { id: "rate", name: words.hitShare, show: (x) => share(x.hits, x.n), order: (x) => x.hits / x.n, kind: "num" },
    ] : []),
  ];
  const picker = el("div", { class: "dims", role: "group", "aria-label": words.by }, ...dims.map((c) =>
    button({ "aria-pressed": String(c === by), "data-dim": c.id }, () => go({ ...place, by: c.id }, { focus: `[data-dim="${c.id}"]` }), words[c.id])));
  const tbody = el("tbody", {}, ...counts.map((x) => el("tr", {}, ...shown.map((c) => {
    if (c.id === "value") {
      return el("th", { scope: "row" }, el("a", { href: writePlace({ ...place, view: "rows", by: "", n: PAGE, where: new Map(place.where).set(by.id, [x.value]) }) }, c.show(x)));
    }
    if (c.id !== "n") return el("td", { class: c.kind }, c.show(x));
    const bar = el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${(100 * x.n) / most}%`;
    return el("td", { class: "num" }, el("span", { class: "track", "aria-hidden": "true" }, bar), el("span", { class: "count" }, c.show(x)));
  }))));
  const caption = filled(words.byCaption, { dim: words[by.id] });
  return [
    picker,
    el("div", { class: "tools" }, ...takeaway(`${place.key}_${by.id}`, () => shown, () => counts),
      el("span", { class: "shown", role: "status" }, filled(words.shown, { n: count.format(rows.length), m: count.format(all.length) }))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      el("table", { class: "counts" }, el("caption", { class: "vh" }, caption),
        el("thead", {}, el("tr", {}, ...shown.map((c) => el("th", { scope: "col", class: c.kind }, c.name)))), tbody)),
    el("p", { class: "hint" }, figure && figure.measured ? words.countsOnly : words.countsNote),
  ];
};
