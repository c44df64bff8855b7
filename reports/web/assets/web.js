// Draws the charts of a page. Their options are plain data; no text of it becomes markup or code.
(() => {
  "use strict";
  const block = document.getElementById("charts");
  if (!block || !window.echarts) { document.body.dataset.ready = "true"; return; }
  const options = JSON.parse(block.textContent);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const font = getComputedStyle(document.body).fontFamily;

  // A dark room turns lightness around and keeps the hue.
  const turned = (hex) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
    const high = Math.max(r, g, b), low = Math.min(r, g, b), spread = high - low, light = (high + low) / 2;
    const saturation = spread === 0 ? 0 : spread / (1 - Math.abs(2 * light - 1));
    const hue = spread === 0 ? 0 : high === r ? ((g - b) / spread + 6) % 6 : high === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
    return `hsl(${Math.round(hue * 60)}, ${Math.round(saturation * 78)}%, ${Math.round((0.93 - light * 0.81) * 100)}%)`;
  };
  const dressed = (value, dark, key) => {
    if (Array.isArray(value)) return value.map((v) => dressed(v, dark, key));
    if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dressed(v, dark, k)]));
    if (key === "fontFamily") return font;
    if (dark && typeof value === "string" && /color$/i.test(key || "") && /^#[0-9a-f]{6}$/i.test(value)) return turned(value);
    return value;
  };
  const plots = [];
  const dress = (plot, dark) => {
    const option = dressed(options[plot.id], dark);
    option.animation = false;
    if (dark) option.tooltip = { ...option.tooltip, backgroundColor: "#2a333b", borderColor: "#4b5863", textStyle: { color: "#e6ebef" } };
    plot.chart.setOption(option, true);
  };
  const drawn = [];
  for (const box of document.querySelectorAll("[data-chart]")) {
    const option = options[box.dataset.chart];
    if (!option) continue;
    if (box.classList.contains("lanes")) box.style.height = `${96 + 25 * (option.yAxis[0].data || []).length}px`;
    const plot = { id: box.dataset.chart, box, chart: echarts.init(box, null, { renderer: "svg" }) };
    plots.push(plot);
    drawn.push(new Promise((done) => plot.chart.on("finished", done)));
    plot.chart.on("rendered", () => box.querySelector("svg").setAttribute("viewBox", `0 0 ${plot.chart.getWidth()} ${plot.chart.getHeight()}`));
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
  addEventListener("beforeprint", () => plots.forEach((p) => { dress(p, false); p.chart.resize({ width: 660 }); p.chart.getZr().flush(); }));
  addEventListener("afterprint", () => plots.forEach((p) => { dress(p, night.matches); p.chart.resize({ width: "auto" }); }));
  Promise.all(drawn).then(() => { document.body.dataset.ready = "true"; });
})();
