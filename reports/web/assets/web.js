// Draws the charts of a page. Their options are plain data; no text of it becomes markup or code.
const block = document.getElementById("charts");
const drawn = block && window.echarts ? drawCharts(JSON.parse(block.textContent)) : Promise.resolve();
drawn.then(() => { document.body.dataset.ready = "true"; });
