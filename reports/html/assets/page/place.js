// Place: what is open stands in the fragment of the address, so that a link shows it again and the back button leaves it.
//   #K12                                    the rows of a figure
//   #K12?view=by&by=service&priority=P1     counted by service, of priority P1 alone
//   #K12?view=filter | how                  its filters, how it is computed
//   #INC0012345  ?view=clock&clock=2        an incident; the proof of its second clock
//   #PRB0001                                a problem, change or action
//   #incidents                              all of them
// q is a search, sort a column (-opened: falling), show the columns, n the number of rows drawn.
const PAGE = 200;
const views = ["rows", "filter", "by", "how", "clock"];

const readPlace = (hash) => {
  const mark = hash.indexOf("?");
  const place = { key: "", view: "rows", by: "", where: new Map(), q: "", sort: "", show: "", n: PAGE, clock: 0 };
  try {
    place.key = decodeURIComponent(mark < 0 ? hash : hash.slice(0, mark));
  } catch {
    return place;
  }
  for (const [name, value] of new URLSearchParams(mark < 0 ? "" : hash.slice(mark + 1))) {
    const column = columnOf.get(name);
    if (name === "view") place.view = views.includes(value) ? value : "rows";
    else if (name === "n" || name === "clock") place[name] = Math.min(Math.max(Number.parseInt(value, 10) || 0, 0), incidents.length + PAGE) || place[name];
    else if (["by", "q", "sort", "show"].includes(name)) place[name] = value;
    else if (column && column.dim) place.where.set(name, [...(place.where.get(name) || []), value]);
  }
  return place;
};

const writePlace = (place) => {
  const out = new URLSearchParams();
  if (place.view !== "rows") out.set("view", place.view);
  for (const name of ["by", "q", "sort", "show"]) if (place[name]) out.set(name, place[name]);
  for (const [name, values] of place.where) for (const value of values) out.append(name, value);
  if (place.n !== PAGE) out.set("n", place.n);
  if (place.clock) out.set("clock", place.clock);
  const tail = out.toString();
  return "#" + encodeURIComponent(place.key) + (tail && "?" + tail);
};

const isKnown = (key) => key !== "" && (figureOf.has(key) || incidentOf.has(key) || recordOf.has(key) || (key === "incidents" && incidents.length > 0));
const newPlace = (key, more) => ({ ...readPlace(""), key, ...more });
