// The charts ask window.lessonsPlotly for plotly.js. Here it lies beside the page, and draws them in the room there is.
window.lessonsPlotly = new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = "plotly.min.js";
  script.onload = () => done({ newPlot: draw });
  script.onerror = failed;
  document.head.append(script);
});

const charts = [];

async function draw(element, data, layout, config) {
  const chart = { element, data, layout, config };
  await Plotly.newPlot(element, ...fitted(chart));
  charts.push(chart);
}

const redraw = () => charts.forEach(chart => Plotly.react(chart.element, ...fitted(chart)));
let waiting;
addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(redraw, 200); });

/** What plotly.js takes, for this screen: as wide as the page leaves room, but not so narrow that nothing can be read. */
function fitted({ element, data, layout, config }) {
  const copy = structuredClone(layout), room = element.parentElement.clientWidth, columns = layout.grid?.columns ?? 1;
  const heat = data.some(trace => trace.type === "heatmap");
  const names = Math.max(0, ...data.map(trace => trace.type === "bar" && trace.orientation !== "h" && typeof trace.x?.[0] === "string" ? trace.x.length : 0));
  const least = heat ? 0.75 * layout.width : data.some(trace => trace.mode?.includes("text")) ? layout.width /* there its labels do not meet */ : Math.max(300, 15 * names);
  copy.width = Math.round(Math.min(layout.width, Math.max(least, room)));
  if (columns > 1 && room < 300 * columns) { // side by side, neither could be read
    copy.grid = { ...layout.grid, rows: columns, columns: 1 };
    copy.height = Math.round(0.75 * columns * layout.height);
  }
  if (heat) copy.height = Math.round(layout.height * copy.width / layout.width);
  const narrow = copy.width < 500;
  if (narrow && copy.title?.text) {
    copy.title.text = wrapped(copy.title.text, 32);
    copy.margin = { t: 30 + 20 * copy.title.text.split("<br>").length, ...copy.margin };
  }
  if (narrow) {
    if (copy.legend?.y === undefined) copy.legend = { orientation: "h", yref: "container", ...copy.legend };
    const entries = layout.showlegend === false ? 0 : data.filter(trace => trace.name && trace.showlegend !== false).length;
    copy.height += 19 * Math.max(0, entries - 2); // about what their lines take from the plot
  }
  if (matchMedia("(pointer: coarse)").matches) copy.dragmode = false; // a finger on a chart scrolls the page
  return [data, copy, narrow ? { ...config, displayModeBar: false } : config]; // plotly's buttons would cover the title
}

function wrapped(text, length) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1).length + 1 + word.length > length) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) && " ") + word;
  }
  return lines.join("<br>");
}

// Where there is room, the contents stand open beside the text.
addEventListener("DOMContentLoaded", () => {
  const contents = document.querySelector("details.contents");
  const wide = matchMedia("(min-width: 68rem)");
  const show = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener("change", show);
  contents?.addEventListener("click", event => { if (event.target.closest("a") && !wide.matches) contents.open = false; });
  show();
});
