// Reading: the data block becomes incidents, figures and their rows. Texts of the data reach the document through textContent only; no
// string becomes markup, style or code.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const lang = document.documentElement.lang;

const text = (i) => data.texts[i] || "";

// A run is written [number, times].
const unrolled = (list) => (list || []).flatMap((x) => (Array.isArray(x) ? new Array(x[1]).fill(x[0]) : x));

// Differences become numbers.
const sums = (steps) => {
  let at = 0;
  return unrolled(steps).map((s) => (at += s));
};

// A column is an array, or the value that every incident has.
const at = (column, i) => (Array.isArray(column) ? column[i] : column);

const incidents = (() => {
  const c = data.incidents;
  const lines = sums(c.lines);
  let opened = 0, line = 0, event = 0;
  return c.id.map((id, i) => {
    const start = c.opened[i] === null ? null : (opened += c.opened[i]);
    const after = (column) => (at(column, i) === null ? null : (start || 0) + at(column, i));
    const row = {
      index: i, id: c.prefix + id, title: text(at(c.title, i)), opened: start, acknowledged: after(c.acknowledged), restored: after(c.restored),
      resolved: after(c.resolved), closed: after(c.closed), seconds: c.seconds[i], duration: text(at(c.duration, i)), line: (line += at(c.line, i)),
      isMajor: at(c.major, i) === 1, reopened: at(c.reopened, i), reassigned: at(c.reassigned, i), lines: [],
    };
    for (const name of Object.keys(c.dims)) row[name] = c.dims[name].list[at(c.dims[name].of, i)];
    const events = c.steps[i].length / 2;
    row.lines = lines.slice(event, (event += events));
    return row;
  });
})();

const timeline = (incident) => {
  const flat = data.incidents.steps[incident.index];
  const mixed = data.incidents.mixed && data.incidents.mixed[incident.index];
  const shared = at(data.incidents.stepFiles, incident.index);
  let now = incident.opened || 0;
  return incident.lines.map((line, i) => {
    now += flat[2 * i];
    return { at: now, what: data.events[flat[2 * i + 1]], file: text(mixed ? mixed[i] : shared), line };
  });
};

const clocksOf = (incident) => (data.incidents.clocks && data.incidents.clocks[incident.index]) || [];

const figureOf = new Map(data.figures.map((f) => [f.ref, f]).reverse());
const incidentOf = new Map(incidents.map((x) => [x.id, x]).reverse());

// pick takes one hit of a thing away, for each time that it is asked: it can count twice and hit once.
const picker = (steps) => {
  const hits = new Map();
  for (const index of sums(steps)) hits.set(index, (hits.get(index) || 0) + 1);
  return (index) => hits.get(index) > 0 && hits.set(index, hits.get(index) - 1) !== undefined;
};
const measured = (figure, i) => ({ measure: figure.measure ? figure.measure[i] : null, measured: figure.measured ? text(figure.measured[i]) : "" });

// A thing of a register opens as an incident does, unless an incident has its number.
const recordOf = new Map((data.records || []).map((x, index) => [x.id, { ...x, index }]).reverse().filter(([id]) => id && !incidentOf.has(id)));

// Problems, changes and actions are rows as incidents are, with fewer columns and without a life.
const nothing = Object.fromEntries(["client", "domain", "segment", "site", "ci", "category", "priority", "cause", "sla", "flags", "duration"].map((name) => [name, ""]));
const records = (figure) => {
  const hit = picker(figure.recordHit);
  return sums(figure.records).map((index, i) => ({
    ...nothing, ...data.records[index], kind: words["kind." + data.records[index].kind] || data.records[index].kind, isRecord: true, isHit: hit(index), opened: null,
    acknowledged: null, restored: null, resolved: null, closed: null, seconds: null, isMajor: null, reopened: null, reassigned: null, ...measured(figure, i),
  }));
};

// rowsOf are the incidents of a figure with what was measured of each; those of no figure are all of them.
const rowsOf = (figure) => {
  if (!figure) return incidents;
  if (figure.records) return records(figure);
  const hit = picker(figure.hit);
  return sums(figure.incidents).map((index, i) => ({ ...incidents[index], isHit: hit(index), ...measured(figure, i) }));
};

// Instants arrive as the wall clock of the pack's zone: the reader's own zone must not move them.
const two = (n) => String(n).padStart(2, "0");
const day = (seconds) => {
  if (seconds === null) return "";
  const d = new Date(seconds * 1000);
  return data.months
    ? `${d.getUTCDate()}\u00a0${data.months[d.getUTCMonth()]}\u00a0${d.getUTCFullYear()}`
    : `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`;
};
const instant = (seconds) => {
  if (seconds === null) return "";
  const d = new Date(seconds * 1000);
  return `${day(seconds)} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
};
const count = new Intl.NumberFormat(lang);
const tenth = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const share = (part, whole) => filled(words.percent, { n: tenth.format((100 * part) / whole) });

// Every column that rows can show. dim: rows are filtered and counted by it. kind num goes right and sorts by its number.
const yesNo = (is) => (is ? words.yes : words.no);
const columns = [
  { id: "id", show: (r) => r.id, kind: "nowrap", isLink: true },
  { id: "kind", show: (r) => r.kind || "", dim: true },
  { id: "title", show: (r) => r.title, kind: "title" },
  { id: "measure", show: (r) => r.measured, order: (r) => r.measure, kind: "num", of: (f) => f && f.measured },
  { id: "hit", show: (r) => yesNo(r.isHit), dim: true, of: (f) => f && f.hits },
  ...["client", "domain", "segment", "site", "service", "ci", "category"].map((id) => ({ id, show: (r) => r[id], dim: true })),
  { id: "priority", show: (r) => r.priority, dim: true, kind: "nowrap" },
  ...["team", "state", "cause"].map((id) => ({ id, show: (r) => r[id], dim: true })),
  ...["opened", "acknowledged", "restored", "resolved", "closed"].map((id) => ({ id, show: (r) => instant(r[id]), order: (r) => r[id], kind: "nowrap" })),
  ...["from", "until"].map((id) => ({ id, show: (r) => instant(r[id] ?? null), order: (r) => r[id] ?? null, kind: "nowrap" })),
  { id: "duration", show: (r) => r.duration, order: (r) => r.seconds, kind: "num" },
  { id: "seconds", show: (r) => (r.seconds === null ? "" : String(r.seconds)), order: (r) => r.seconds, kind: "num" },
  { id: "sla", show: (r) => r.sla, dim: true },
  { id: "day", show: (r) => day(r.opened), order: (r) => (r.opened === null ? null : Math.floor(r.opened / 86400)), dim: true, kind: "nowrap" },
  { id: "major", show: (r) => (r.isRecord ? "" : yesNo(r.isMajor)), dim: true },
  { id: "reopened", show: (r) => (r.isRecord ? "" : String(r.reopened)), order: (r) => r.reopened, kind: "num" },
  { id: "reassigned", show: (r) => (r.isRecord ? "" : String(r.reassigned)), order: (r) => r.reassigned, kind: "num" },
  { id: "flags", show: (r) => r.flags },
  { id: "file", show: (r) => r.file },
  { id: "line", show: (r) => (r.file && r.line ? String(r.line) : ""), order: (r) => r.line, kind: "num" },
];
const columnOf = new Map(columns.map((c) => [c.id, c]));
const shownAtFirst = ["id", "kind", "title", "hit", "measure", "service", "priority", "team", "state", "opened", "from", "until", "resolved", "duration", "sla"];

// columnsOf are those that some row of a figure fills; dimsOf those that tell its rows apart.
const columnsOf = (figure, rows) => columns.filter((c) => (!c.of || c.of(figure)) && rows.some((r) => c.show(r) !== ""));
const dimsOf = (figure, rows) => columnsOf(figure, rows).filter((c) => c.dim);
