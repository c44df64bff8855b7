// Charts: drawn from their options, dressed for a light or a dark room and for paper.

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
const legendRows = (legend, width) => {
  let n = 1, used = 0;
  for (const item of legend ? legend.data : []) {
    const wide = item.name.length * 5.6 + 31;
    if (used > 0 && used + wide > width) { n += 1; used = 0; }
    used += wide;
  }
  return n;
};
const fit = (box, option) => {
  const more = Math.max(0, legendRows(option.legend, box.clientWidth) - legendRows(option.legend, 640)) * 18;
  option.grid.top += more;
  box.style.height = `${96 + more + 25 * (option.yAxis[0].data || []).length}px`;
};

// drawCharts draws what stands in options, by id, into the boxes of the page, and is done when all of it is drawn. A bar whose reference
// opens is a button: open gets the reference, the box and the place in it.
const drawCharts = (options, opens = () => false, open = () => {}) => {
  const plots = [];
  const dress = (plot, dark) => {
    const option = dressed(options[plot.id], dark);
    option.animation = false;
    for (const series of option.series || []) {
      series.cursor = (series.data || []).some((d) => d && opens(d.ref)) ? "pointer" : "default";
    }
    option.tooltip = { ...option.tooltip, ...(dark ? { backgroundColor: "#2a333b", borderColor: "#4b5863", textStyle: { color: "#e6ebef" } } : {}) };
    plot.chart.setOption(option, true);
  };
  const drawn = [];
  for (const box of document.querySelectorAll("[data-chart]")) {
    if (!options[box.dataset.chart]) continue;
    if (box.classList.contains("lanes")) fit(box, options[box.dataset.chart]);
    const plot = { id: box.dataset.chart, box, chart: echarts.init(box, null, { renderer: "svg" }) };
    plots.push(plot);
    box.tabIndex = -1; // the focus returns here from a menu
    drawn.push(new Promise((done) => plot.chart.on("finished", done)));
    // Paper scales what it cannot lay out again.
    plot.chart.on("rendered", () => box.querySelector("svg").setAttribute("viewBox", `0 0 ${plot.chart.getWidth()} ${plot.chart.getHeight()}`));
    plot.chart.on("click", (e) => {
      if (!e.data || !opens(e.data.ref)) return;
      open(e.data.ref, box, { x: e.event.offsetX, y: e.event.offsetY });
    });
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
  return Promise.all(drawn);
};
