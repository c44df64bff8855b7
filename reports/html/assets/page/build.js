// Building: elements, the words of the page and what a reader takes away from it.
const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
  return node;
};
const button = (attributes, action, ...children) => {
  const node = el("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", action);
  return node;
};
const say = (message) => { document.getElementById("said").textContent = message; };
const link = (key, kind) => el("a", { href: writePlace(newPlace(key)), class: kind }, key);
const facts = (pairs, kind) => {
  const list = el("dl", { class: ["sheet", kind].filter(Boolean).join(" ") });
  for (const [name, value, look] of pairs) {
    if (value === "" || value === null || value === undefined) continue;
    list.append(el("div", {}, el("dt", {}, name), el("dd", { class: look }, ...[].concat(value))));
  }
  return list;
};
const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const collator = new Intl.Collator(lang, { numeric: true });
const compare = (column, isFalling) => (a, b) => {
  const side = isFalling ? -1 : 1;
  if (!column.order) {
    const x = column.show(a), y = column.show(b);
    if (x === "" || y === "") return (x === "") - (y === ""); // what is missing comes last in both orders
    return side * collator.compare(x, y);
  }
  const x = column.order(a), y = column.order(b);
  if (x === null || y === null) return (x === null) - (y === null);
  return side * (x - y);
};

// A spreadsheet would compute a text that starts like a formula, also behind spaces. The blanks that keep a number and its unit on a
// line are plain blanks in a spreadsheet.
const cellOf = (s) => {
  const flat = s.replace(/[\u00a0\u202f]/g, " ");
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(flat) ? "'" + flat : flat;
};

// RFC 4180: every field in quotes, quotes doubled, lines end in CRLF. The separator is the one that Excel expects in the language of
// the pack, and the mark in front tells it that accents are UTF-8.
const csv = (shown, rows) => "\ufeff" + [shown.map((c) => c.name), ...rows.map((r) => shown.map((c) => c.show(r)))]
  .map((line) => line.map((s) => `"${cellOf(s).replaceAll('"', '""')}"`).join(words.separator) + "\r\n").join("");

// Cells of a sheet or a mail are pasted from lines and tabs.
const tabbed = (shown, rows) => [shown.map((c) => c.name), ...rows.map((r) => shown.map((c) => c.show(r)))]
  .map((line) => line.map((s) => cellOf(s).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");

const copy = async (content, near) => {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    const area = el("textarea", { readonly: "", class: "vh" });
    area.value = content;
    near.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
};

const download = (name, content) => {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  const a = el("a", { href: address, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};

// takeaway are the buttons that copy the rows of a table and save them. name is that of the file, without its end.
const takeaway = (name, shown, rows) => {
  const copier = button({ class: "copy" }, async () => {
    const done = await copy(tabbed(shown(), rows()), copier.parentNode);
    const message = done ? filled(words.copied, { n: count.format(rows().length) }) : words.notCopied;
    copier.textContent = message;
    say(message);
  }, words.copy);
  const saver = button({ class: "csv", title: words.csvTitle }, () => {
    download(`${data.name}_${name}.csv`.replace(/[^\w.-]+/g, "-"), csv(shown(), rows()));
    say(filled(words.saved, { n: count.format(rows().length) }));
  }, words.csv);
  return [copier, saver];
};
