// The page's script: draws the charts and opens figures and incidents in the panel. Texts of the data reach the document
// through textContent only; no string becomes markup, style or code.
(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  const heading = document.getElementById("panel-title");
  const kicker = document.getElementById("panel-kicker");
  const back = document.getElementById("panel-back");
  const PAGE = 200;

  // ---- data

  const text = (i) => data.texts[i] || "";

  // Differences become indexes.
  const sums = (steps) => {
    let at = 0;
    return steps.map((s) => (at += s));
  };

  // A column is an array, or the value that every incident has.
  const at = (column, i) => (Array.isArray(column) ? column[i] : column);

  const incidents = (() => {
    const c = data.incidents;
    let opened = 0, line = 0, event = 0;
    return c.id.map((id, i) => {
      const start = c.opened[i] === null ? null : (opened += c.opened[i]);
      const after = (column) => (at(column, i) === null ? null : (start || 0) + at(column, i));
      const words = (column) => text(at(column, i));
      const firstLine = event;
      for (let k = 2; k < c.steps[i].length; k += 3) event += c.steps[i][k];
      return {
        index: i, id: c.prefix + id, title: words(c.title), client: words(c.client), service: words(c.service), category: words(c.category),
        priority: words(c.priority), state: words(c.state), team: words(c.team), sla: words(c.sla),
        opened: start, acknowledged: after(c.acknowledged), restored: after(c.restored), resolved: after(c.resolved), closed: after(c.closed),
        seconds: c.seconds[i], duration: words(c.duration), flags: words(c.flags), file: words(c.file), line: (line += at(c.line, i)),
        major: at(c.major, i) === 1, reopened: at(c.reopened, i), reassigned: at(c.reassigned, i), firstLine,
      };
    });
  })();

  const timeline = (incident) => {
    const flat = data.incidents.steps[incident.index];
    const out = [];
    const mixed = data.incidents.mixed && data.incidents.mixed[incident.index];
    const shared = at(data.incidents.stepFiles, incident.index);
    let now = incident.opened || 0, line = incident.firstLine;
    for (let i = 0; i < flat.length; i += 3) {
      now += flat[i];
      line += flat[i + 2];
      out.push({ at: now, what: data.events[flat[i + 1]], file: text(mixed ? mixed[i / 3] : shared), line });
    }
    return out;
  };

  const figureOf = new Map(data.figures.map((f) => [f.ref, f]).reverse());
  const incidentOf = new Map(incidents.map((x) => [x.id, x]).reverse());

  // Instants arrive as the wall clock of the pack's zone: the reader's own zone must not move them.
  const two = (n) => String(n).padStart(2, "0");
  const instant = (seconds) => {
    if (seconds === null) return "";
    const d = new Date(seconds * 1000);
    const day = data.months
      ? `${d.getUTCDate()}\u00a0${data.months[d.getUTCMonth()]}\u00a0${d.getUTCFullYear()}`
      : `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`;
    return `${day} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  };

  // ---- document

  const el = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
    return node;
  };
  const say = (message) => { document.getElementById("said").textContent = message; };
  const link = (key, kind) => el("a", { href: "#" + encodeURIComponent(key), class: kind }, key);
  const facts = (pairs) => {
    const list = el("dl", { class: "sheet" });
    for (const [name, value, kind] of pairs) {
      if (value === "" || value === null || value === undefined) continue;
      list.append(el("dt", {}, name), el("dd", { class: kind }, ...[].concat(value)));
    }
    return list;
  };

  // ---- rows of incidents

  const views = new Map(); // what the reader had done to the rows of a reference: search, order, length

  const columnsOf = (figure) => {
    const columns = [
      { name: words.id, show: (r) => r.id, cell: (r) => link(r.id), kind: "nowrap" },
      { name: words.title, show: (r) => r.title, kind: "title" },
      { name: words.service, show: (r) => r.service },
      { name: words.priority, show: (r) => r.priority },
      { name: words.team, show: (r) => r.team },
      { name: words.opened, show: (r) => instant(r.opened), order: (r) => r.opened, kind: "nowrap" },
      { name: words.resolved, show: (r) => instant(r.resolved), order: (r) => r.resolved, kind: "nowrap" },
      { name: words.duration, show: (r) => r.duration, order: (r) => r.seconds, kind: "num" },
      { name: words.sla, show: (r) => r.sla },
    ];
    if (figure && figure.measured) {
      columns.splice(2, 0, { name: words.measure, show: (r) => r.measured, order: (r) => r.measure, kind: "num" });
    }
    if (figure && figure.hits !== "") {
      columns.splice(2, 0, { name: words.hit, show: (r) => (r.hit ? words.yes : words.no) });
    }
    return columns;
  };

  const rowsOf = (figure) => {
    if (!figure) return incidents;
    // An incident can count twice, once for each of its commitments, and hit with one of them.
    const hits = new Map();
    for (const index of sums(figure.hit)) hits.set(index, (hits.get(index) || 0) + 1);
    const hit = (index) => hits.get(index) > 0 && hits.set(index, hits.get(index) - 1) !== undefined;
    return sums(figure.incidents).map((index, i) => ({
      ...incidents[index], hit: hit(index),
      measure: figure.measure ? figure.measure[i] : null, measured: figure.measured ? text(figure.measured[i]) : "",
    }));
  };

  const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const compare = (column, falling) => (a, b) => {
    const side = falling ? -1 : 1;
    if (!column.order) return side * column.show(a).localeCompare(column.show(b), document.documentElement.lang, { numeric: true });
    const x = column.order(a), y = column.order(b);
    if (x === null || y === null) return (x === null) - (y === null); // what is missing comes last in both orders
    return side * (x - y);
  };

  const csv = (columns, rows) => {
    // A spreadsheet would compute a text that starts like a formula.
    const field = (s) => `"${(/^[=+\-@\t\r]/.test(s) ? "'" + s : s).replaceAll('"', '""')}"`;
    return [columns.map((c) => field(c.name)), ...rows.map((r) => columns.map((c) => field(c.show(r))))]
      .map((line) => line.join(words.separator)).join("\r\n") + "\r\n";
  };

  const copy = async (content) => {
    try {
      await navigator.clipboard.writeText(content);
      return true;
    } catch {
      const area = el("textarea", { readonly: "", class: "vh" });
      area.value = content;
      panel.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };

  const rowsTable = (key, figure) => {
    const all = rowsOf(figure);
    if (all.length === 0) return [el("p", { class: "empty" }, words.noRows)];
    const columns = columnsOf(figure);
    const view = views.get(key) || { query: "", column: -1, falling: false, shown: PAGE };
    views.set(key, view);

    const search = el("input", { type: "search", "aria-label": words.search, placeholder: words.search });
    search.value = view.query;
    const shown = el("span", { class: "shown", role: "status" });
    const copier = el("button", { type: "button", id: "copy" }, words.copy);
    const tbody = el("tbody");
    const more = el("button", { type: "button", class: "more" });
    const heads = columns.map((column, i) => {
      const button = el("button", { type: "button", title: words.sort }, column.name);
      button.addEventListener("click", () => {
        view.falling = view.column === i && !view.falling;
        view.column = i;
        fill();
      });
      return el("th", { scope: "col", class: column.kind === "num" ? "num" : null }, button);
    });
    let chosen = all;
    const fill = () => {
      const query = plain(view.query.trim());
      chosen = query === "" ? [...all] : all.filter((r) => columns.some((c) => plain(c.show(r)).includes(query)));
      if (view.column >= 0) chosen.sort(compare(columns[view.column], view.falling));
      heads.forEach((head, i) => {
        if (i === view.column) head.setAttribute("aria-sort", view.falling ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      tbody.replaceChildren(...chosen.slice(0, view.shown).map((r) =>
        el("tr", { "data-id": r.id }, ...columns.map((c) => el("td", { class: c.kind }, c.cell ? c.cell(r) : c.show(r))))));
      shown.textContent = words.shown.replace("{n}", chosen.length).replace("{m}", all.length);
      const left = chosen.length - view.shown;
      more.hidden = left <= 0;
      more.textContent = words.more.replace("{n}", Math.min(left, PAGE));
    };
    search.addEventListener("input", () => {
      view.query = search.value;
      view.shown = PAGE;
      fill();
    });
    more.addEventListener("click", () => {
      view.shown += PAGE;
      fill();
    });
    copier.addEventListener("click", async () => {
      const done = await copy(csv(columns, chosen));
      const message = done ? words.copied.replace("{n}", chosen.length) : words.notCopied;
      copier.textContent = message;
      say(message);
    });
    tbody.addEventListener("click", (e) => {
      const row = e.target.closest("tr");
      if (row && !e.target.closest("a") && String(getSelection()) === "") go(row.dataset.id);
    });
    fill();
    const caption = el("caption", { class: "vh" }, figure ? words.rows : words.all);
    return [
      el("div", { class: "tools" }, search, copier, shown),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": figure ? words.rows : words.all },
        el("table", { class: "rows" }, caption, el("thead", {}, el("tr", {}, ...heads)), tbody)),
      more,
    ];
  };

  // ---- what the panel shows

  const showFigure = (figure) => {
    kicker.textContent = [`${words.figure} ${figure.ref}`, figure.kpi].filter(Boolean).join(" · ");
    heading.textContent = figure.title || figure.ref;
    const excluded = figure.excluded.length === 0 ? words.none : figure.excluded.map(([n, why]) => el("div", {}, `${n} : ${why}`));
    body.replaceChildren(
      facts([
        [words.value, figure.value, "big"], [words.formula, text(figure.formula)], [words.base, text(figure.base)],
        [words.period, figure.period], [words.where, figure.where], [words.size, figure.n], [words.hits, figure.hits], [words.excluded, excluded],
      ]),
      el("h3", {}, words.rows), ...rowsTable(figure.ref, figure));
  };

  const showIncident = (x) => {
    kicker.textContent = x.major ? `${words.incident} ${x.id} · ${words.major}` : `${words.incident} ${x.id}`;
    heading.textContent = x.title || x.id;
    const place = (file, line) => (file ? file + (line ? `, ${words.line} ${line}` : "") : "");
    const printed = data.figures.filter((f) => sums(f.incidents).includes(x.index)).flatMap((f) => [link(f.ref, "figure"), " "]);
    const steps = timeline(x);
    body.replaceChildren(
      facts([
        [words.state, x.state], [words.priority, x.priority], [words.client, x.client], [words.service, x.service], [words.category, x.category],
        [words.team, x.team], [words.opened, instant(x.opened)], [words.acknowledged, instant(x.acknowledged)], [words.restored, instant(x.restored)],
        [words.resolved, instant(x.resolved)], [words.closed, instant(x.closed)], [words.duration, x.duration], [words.sla, x.sla],
        [words.reopened, x.reopened || ""], [words.reassigned, x.reassigned || ""], [words.flags, x.flags],
        [words.source, place(x.file, x.line)], [words.figure, printed.length ? [el("span", { class: "chips" }, ...printed)] : ""],
      ]),
      el("h3", {}, words.timeline),
      steps.length === 0 ? el("p", { class: "empty" }, words.noTimeline)
        : el("ol", { class: "timeline" }, ...steps.map((s) => el("li", {}, el("time", {}, instant(s.at)), s.what, el("span", { class: "from" }, place(s.file, s.line))))));
  };

  const showAll = () => {
    kicker.textContent = "";
    heading.textContent = words.all;
    body.replaceChildren(...rowsTable("incidents", null));
  };

  // ---- the address says what is open: #K12, #INC0012345, #incidents

  const current = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };
  const known = (key) => key !== "" && (figureOf.has(key) || incidentOf.has(key) || (key === "incidents" && incidents.length > 0));
  const depth = () => (history.state && history.state.depth) || 0;
  let open = "";

  const show = (key) => {
    const from = open;
    open = key;
    if (figureOf.has(key)) showFigure(figureOf.get(key));
    else if (incidentOf.has(key)) showIncident(incidentOf.get(key));
    else showAll();
    back.hidden = depth() < 2;
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
    // Back from an incident, the reader stands where they left.
    const left = from && from !== key ? [...body.querySelectorAll("a")].find((a) => a.hash === "#" + encodeURIComponent(from)) : null;
    (left && left.closest(".rows") ? left : heading).focus();
  };
  const hide = () => {
    open = "";
    if (panel.open) panel.close();
  };
  const go = (key) => {
    if (!known(key) || key === open) return;
    history.pushState({ depth: depth() + 1 }, "", "#" + encodeURIComponent(key));
    show(key);
  };
  const dismiss = () => {
    const steps = depth();
    hide();
    if (steps > 0) history.go(-steps);
    else history.replaceState(null, "", location.pathname + location.search);
  };
  const sync = () => (known(current()) ? show(current()) : hide());

  document.addEventListener("click", (e) => {
    const a = e.target.closest('a[href^="#"]');
    if (!a || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    let key;
    try {
      key = decodeURIComponent(a.getAttribute("href").slice(1));
    } catch {
      return;
    }
    if (!known(key)) return;
    e.preventDefault();
    go(key);
  });
  panel.addEventListener("cancel", (e) => {
    e.preventDefault();
    dismiss();
  });
  panel.addEventListener("click", (e) => { if (e.target === panel) dismiss(); });
  document.getElementById("panel-close").addEventListener("click", dismiss);
  back.addEventListener("click", () => history.back());
  addEventListener("popstate", sync);

  // ---- where the reader is

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

  // ---- charts

  const night = matchMedia("(prefers-color-scheme: dark)");

  // A dark room turns lightness around and keeps the hue: what stood out from paper stands out from the night.
  const turned = (hex) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
    const high = Math.max(r, g, b), low = Math.min(r, g, b), spread = high - low;
    const light = (high + low) / 2;
    const saturation = spread === 0 ? 0 : spread / (1 - Math.abs(2 * light - 1));
    const hue = spread === 0 ? 0 : high === r ? ((g - b) / spread + 6) % 6 : high === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
    return `hsl(${Math.round(hue * 60)}, ${Math.round(saturation * 78)}%, ${Math.round((0.93 - light * 0.81) * 100)}%)`;
  };
  const font = getComputedStyle(document.body).fontFamily;
  const dressed = (value, dark, key) => {
    if (Array.isArray(value)) return value.map((v) => dressed(v, dark, key));
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dressed(v, dark, k)]));
    }
    if (key === "fontFamily") return font;
    if (dark && typeof value === "string" && /color$/i.test(key || "") && /^#[0-9a-f]{6}$/i.test(value)) return turned(value);
    return value;
  };

  // A lane is as high as two lines of its name, whatever their number, and the legend of a narrow window has more rows.
  const rows = (legend, width) => {
    let n = 1, used = 0;
    for (const item of legend ? legend.data : []) {
      const wide = item.name.length * 5.6 + 31;
      if (used > 0 && used + wide > width) { n += 1; used = 0; }
      used += wide;
    }
    return n;
  };
  const fit = (box, option) => {
    const more = Math.max(0, rows(option.legend, box.clientWidth) - rows(option.legend, 640)) * 18;
    option.grid.top += more;
    box.style.height = `${96 + more + 25 * (option.yAxis[0].data || []).length}px`;
  };
  const plots = [];
  const dress = (plot, dark) => {
    const option = dressed(data.charts[plot.id], dark);
    option.animation = false;
    for (const series of option.series || []) {
      series.cursor = (series.data || []).some((d) => d && figureOf.has(d.ref)) ? "pointer" : "default";
    }
    option.tooltip = { ...option.tooltip, ...(dark ? { backgroundColor: "#2a333b", borderColor: "#4b5863", textStyle: { color: "#e6ebef" } } : {}) };
    plot.chart.setOption(option, true);
  };
  const drawn = [];
  for (const box of document.querySelectorAll("[data-chart]")) {
    if (!data.charts[box.dataset.chart]) continue;
    if (box.classList.contains("lanes")) fit(box, data.charts[box.dataset.chart]);
    const plot = { id: box.dataset.chart, box, chart: echarts.init(box, null, { renderer: "svg" }) };
    plots.push(plot);
    drawn.push(new Promise((done) => plot.chart.on("finished", done)));
    // Paper scales what it cannot lay out again.
    plot.chart.on("rendered", () => box.querySelector("svg").setAttribute("viewBox", `0 0 ${plot.chart.getWidth()} ${plot.chart.getHeight()}`));
    plot.chart.on("click", (e) => { if (e.data && e.data.ref) go(e.data.ref); });
    dress(plot, night.matches);
  }
  const resize = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const plot = plots.find((p) => p.box === entry.target);
      if (plot && entry.contentRect.width > 0) plot.chart.resize();
    }
  });
  for (const plot of plots) resize.observe(plot.box);
  night.addEventListener("change", () => plots.forEach((p) => dress(p, night.matches)));
  // Paper is light, and as wide as A4 between its margins.
  addEventListener("beforeprint", () => plots.forEach((p) => {
    dress(p, false);
    p.chart.resize({ width: Math.min(p.box.clientWidth, p.box.closest(".side") ? 312 : 660) });
    p.chart.getZr().flush();
  }));
  addEventListener("afterprint", () => plots.forEach((p) => {
    dress(p, night.matches);
    p.chart.resize({ width: "auto" });
  }));

  if (known(current())) show(current());
  Promise.all(drawn).then(() => { document.body.dataset.ready = "true"; });
})();
