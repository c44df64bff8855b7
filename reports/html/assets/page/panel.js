// Panel: what is open, one of the four choices of a figure, an incident, a thing of a register or the proof of one of its clocks.
const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const heading = document.getElementById("panel-title");
const kicker = document.getElementById("panel-kicker");
const lead = document.getElementById("panel-lead");
const tabs = document.getElementById("panel-choices");
const back = document.getElementById("panel-back");

let current = newPlace("");

// The four choices of a figure, the same everywhere; whyNot says why one of them has nothing to show.
const choices = ["rows", "filter", "by", "how"];
const noRows = (figure) => (figure && figure.n !== "0" ? filled(words.elsewhere, { ref: figure.ref }) : words.noRows);
const whyNot = (figure, choice) => {
  if (choice === "how") return "";
  const rows = rowsOf(figure);
  if (rows.length === 0) return noRows(figure);
  return choice !== "rows" && dimsOf(figure, rows).length === 0 ? words.noDims : "";
};

const figureHead = (place, figure) => {
  kicker.textContent = figure ? [`${words.figure} ${figure.ref}`, text(figure.period)].filter(Boolean).join(" · ") : "";
  heading.textContent = figure ? text(figure.title) || figure.ref : words.all;
  const size = figure ? `n = ${figure.n}${figure.hits ? ` · ${words.hits} ${figure.hits}` : ""}` : "";
  lead.replaceChildren(el("strong", {}, figure ? figure.value : count.format(incidents.length)), " ",
    el("span", {}, [size, figure ? text(figure.where) : ""].filter(Boolean).join(" · ")));
  tabs.hidden = false;
  for (const tab of tabs.children) {
    const choice = tab.dataset.choice;
    const reason = whyNot(figure, choice);
    if (choice === place.view) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
    tab.toggleAttribute("aria-disabled", reason !== "");
    if (reason) tab.setAttribute("aria-disabled", "true");
    tab.title = reason;
  }
};

const showRows = (place, figure) => {
  const rows = rowsOf(figure);
  if (rows.length === 0) return [el("p", { class: "empty" }, noRows(figure))];
  return [place.view === "filter" ? filterBoxes(place, figure, rows) : null, filterChips(place), ...rowsTable(place, figure, rows)];
};

const showCounts = (place, figure) => {
  const rows = rowsOf(figure);
  if (rows.length === 0) return [el("p", { class: "empty" }, noRows(figure))];
  return [filterChips(place), ...countTable(place, figure, rows)];
};

const showFigure = (place, figure) => {
  figureHead(place, figure);
  const shown = place.view === "by" ? showCounts(place, figure) : place.view === "how" ? howOf(figure) : showRows(place, figure);
  body.replaceChildren(...shown.filter(Boolean));
};

// howOf tells where a figure comes from.
const howOf = (figure) => {
  if (!figure) return [el("p", {}, words.howAll)];
  const excluded = !figure.excluded ? words.none : figure.excluded.map(([n, why]) => el("div", {}, filled(words.pair, { name: n, value: why })));
  const decisions = (figure.decisions || []).map((id) => el("div", {}, el("strong", {}, id), " ", el("span", { lang: "en" }, (data.decisions || {})[id])));
  const model = text(figure.model), sql = data.models && data.models[model];
  return [
    facts([
      [words.value, figure.value], [words.formula, text(figure.formula)], [words.statistic, words["stat." + figure.stat] || ""], [words.base, text(figure.base)],
      [words.clock, text(figure.clock)], [words.period, text(figure.period)], [words.where, text(figure.where)], [words.size, figure.n], [words.hits, figure.hits],
      [words.excluded, excluded], [words.reference, figure.ref, "code"], [words.kpi, figure.kpi, "code"], [words.model, model, "code"],
      [words.decisions, decisions.length > 0 ? decisions : ""],
    ]),
    sql ? el("details", { class: "sql" }, el("summary", {}, words.sql), el("pre", { tabindex: "0", lang: "en" }, sql)) : null,
  ];
};

const from = (file, line) => (file ? file + (line ? `, ${words.line} ${line}` : "") : "");

const marks = { good: "✓", warn: "●", bad: "▲", signal: "◆" };
const verdict = (clock) => el("span", { class: clock.tone ? `tone-${clock.tone}` : null },
  marks[clock.tone] ? el("span", { class: "glyph", "aria-hidden": "true" }, marks[clock.tone]) : null, clock.verdict);

// showClock proves one clock of an incident: what was promised, and every stretch with the sum that reaches the deadline.
const showClock = (place, x, clock) => {
  kicker.textContent = `${words.proof} · ${words.incident} ${x.id}`;
  heading.textContent = [clock.line, x.title].filter(Boolean).join(" · ");
  lead.replaceChildren(el("strong", {}, verdict(clock)));
  const list = data.incidents.clockHead || [];
  const isNumber = (i) => i === 2 || i > 3; // elapsed, counted, sum
  body.replaceChildren(
    facts(clock.facts.map(([name, value]) => [text(name), text(value)]), "two"),
    el("h3", {}, words.stretches),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": clock.title }, el("table", { class: "pieces" },
      el("caption", { class: "vh" }, clock.title),
      el("thead", {}, el("tr", {}, ...list.map((name, i) => el("th", { scope: "col", class: isNumber(i) ? "num" : null }, name)))),
      el("tbody", {}, ...clock.rows.map((cells, n) => el("tr", { class: clock.tones && clock.tones[n] ? `tone-${clock.tones[n]}` : null },
        ...cells.map((cell, i) => el("td", { class: isNumber(i) ? "num" : i < 2 ? "nowrap" : null }, text(cell)))))))),
    el("p", {}, el("a", { href: writePlace(newPlace(x.id)) }, words.backToIncident)));
};

const showIncident = (place, x) => {
  tabs.hidden = true;
  const clocks = clocksOf(x);
  if (place.view === "clock" && clocks[place.clock - 1]) return showClock(place, x, clocks[place.clock - 1]);
  kicker.textContent = x.isMajor ? `${words.incident} ${x.id} · ${words.isMajor}` : `${words.incident} ${x.id}`;
  heading.textContent = x.title || x.id;
  lead.replaceChildren();
  const printed = data.figures.filter((f) => sums(f.incidents).includes(x.index)).flatMap((f) => [link(f.ref, "figure"), " "]);
  const steps = timeline(x);
  return body.replaceChildren(
    facts([
      ...["state", "priority", "client", "segment", "domain", "site", "service", "ci", "category", "cause", "team"].map((name) => [words[name], x[name]]),
      ...["opened", "acknowledged", "restored", "resolved", "closed"].map((name) => [words[name], instant(x[name])]),
      [words.duration, x.duration], [words.sla, x.sla], [words.reopened, x.reopened || ""], [words.reassigned, x.reassigned || ""], [words.flags, x.flags],
      [words.source, from(x.file, x.line)],
    ], "two"),
    ...(clocks.length > 0 ? [el("h3", {}, words.clocks), el("ul", { class: "clocks" }, ...clocks.map((c, n) =>
      el("li", {}, el("a", { href: writePlace(newPlace(x.id, { view: "clock", clock: n + 1 })) }, filled(words.prove, { line: c.line })), verdict(c))))] : []),
    el("h3", {}, words.timeline),
    steps.length === 0 ? el("p", { class: "empty" }, words.noTimeline)
      : el("ol", { class: "timeline" }, ...steps.map((s) => el("li", {}, el("time", {}, instant(s.at)), s.what, el("span", { class: "from" }, from(s.file, s.line))))),
    ...(printed.length > 0 ? [el("h3", {}, words.printed), el("p", { class: "chips" }, ...printed)] : []));
};

// showRecord tells a thing of a register: its dates, where it is written, and the incidents that it is about.
const showRecord = (x) => {
  tabs.hidden = true;
  kicker.textContent = `${words["kind." + x.kind] || x.kind} ${x.id}`;
  heading.textContent = x.title || x.id;
  lead.replaceChildren();
  const about = sums(x.incidents).map((index) => incidents[index]);
  const printed = data.figures.filter((f) => sums(f.records).includes(x.index)).flatMap((f) => [link(f.ref, "figure"), " "]);
  body.replaceChildren(
    facts([
      [words.state, x.state], [words.service, x.service], [words.team, x.team], [words.from, instant(x.from)], [words.due, day(x.due ?? null)], [words.until, instant(x.until)],
      [words.origin, x.origin && isKnown(x.origin) ? link(x.origin) : x.origin], [words.source, from(x.file, x.line)],
    ], "two"),
    el("h3", {}, words.ofRecord),
    about.length === 0 ? el("p", { class: "empty" }, words.noIncident)
      : el("ul", { class: "clocks" }, ...about.map((one) => el("li", {}, link(one.id), el("span", {}, one.title)))),
    ...(printed.length > 0 ? [el("h3", {}, words.printedRecord), el("p", { class: "chips" }, ...printed)] : []));
};

const show = (place, options = {}) => {
  const before = current;
  current = place;
  if (figureOf.has(place.key)) showFigure(place, figureOf.get(place.key));
  else if (incidentOf.has(place.key)) showIncident(place, incidentOf.get(place.key));
  else if (recordOf.has(place.key)) showRecord(recordOf.get(place.key));
  else showFigure(place, null);
  back.hidden = depth() < 2;
  const isNew = !panel.open;
  if (isNew) panel.showModal();
  if (isNew || before.key !== place.key || before.view !== place.view) panel.scrollTop = 0;
  focusAfter(before, place, options, isNew);
};

// focusAfter puts the reader where they were: on the control that they used, on the link that they came back from, else at the title.
const focusAfter = (before, place, options, isNew) => {
  const asked = options.focus && body.querySelector(options.focus);
  if (asked) return asked.focus();
  if (!isNew && before.key === place.key && tabs.contains(document.activeElement)) return undefined;
  const left = before.key && before.key !== place.key ? [...body.querySelectorAll(".rows a")].find((a) => readPlace(a.hash.slice(1)).key === before.key)
    : before.clock && !place.clock ? [...body.querySelectorAll(".clocks a")][before.clock - 1] : null;
  return (left || heading).focus();
};
