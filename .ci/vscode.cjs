// What .ci/vscode runs beside code-server: opens notebooks, scrolls through them and says what is wrong. vscode.cjs PORT COURSE BEGINNINGS...
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [port, course, ...beginnings] = process.argv.slice(2);
const screenshots = process.env.LESSONS_SCREENSHOTS;
const host = `127.0.0.1:${port}`;

/** What the committed notebook has: its charts, by their ids, and how many pictures its HTML shows. */
function expected(name) {
  const cells = JSON.parse(fs.readFileSync(path.join(course, "notebooks", name), "utf8")).cells;
  const html = cells.flatMap(cell => cell.outputs ?? []).map(output => [output.data?.["text/html"] ?? ""].flat().join(""));
  const pictures = html.flatMap(text => [...text.matchAll(/<img [^>]*src="(data:image\/[^"]*)"/g)].map(match => match[1]));
  return { charts: new Set(html.flatMap(text => [...text.matchAll(/data-chart="(\w+)"/g)].map(match => match[1]))), pictures: new Set(pictures.map(tail)).size };
}

const tail = source => source.slice(-80);

/** What can be seen in the notebook's outputs now. */
const seen = () => ({
  dark: document.body.classList.contains("vscode-dark"),
  charts: [...document.querySelectorAll("[data-chart]")].map(chart => [chart.dataset.chart, chart.dataset.state]),
  filters: [...new Set([...document.querySelectorAll(".dl-paper")].map(paper => getComputedStyle(paper).filter))],
  pictures: [...document.querySelectorAll("img")].filter(img => img.naturalWidth > 0).map(img => img.src.slice(-80)),
});

async function look(browser, name, scheme) {
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 1500 }, colorScheme: scheme })).newPage();
  const faults = [], charts = new Map(), pictures = new Set(), filters = new Set(), colours = new Set();
  const wanted = expected(name);
  const payload = JSON.stringify([["openFile", `vscode-remote://${host}${course}/notebooks/${name}`]]);
  await page.goto(`http://${host}/?folder=${encodeURIComponent(course)}&payload=${encodeURIComponent(payload)}`);
  await page.waitForSelector(".notebookOverlay .code-cell-row .view-line", { timeout: 60_000 });
  await page.keyboard.press("Control+b"); // the files' list away
  await page.locator(".notebookOverlay .code-cell-row").first().hover();
  for (let at = 0, end = 0, boxes = 0; end < 3; at++) {
    await page.waitForTimeout(600);
    const before = await page.evaluate(() => document.querySelector(".notebookOverlay .monaco-list-rows").style.top);
    const code = await page.evaluate(() => ({
      boxes: document.querySelectorAll(".unicode-highlight").length,
      colours: [...document.querySelectorAll(".code-cell-row .view-line span[class^=mtk]")].map(token => token.className.split(" ")[0]),
    }));
    code.colours.forEach(colour => colours.add(colour));
    if (code.boxes > 0 && boxes++ === 0) faults.push(`${code.boxes} characters are framed as if they were mistakes`);
    for (const frame of page.frames().filter(frame => frame !== page.mainFrame())) {
      const shown = await frame.evaluate(seen).catch(() => null); // a frame may go away meanwhile
      if (!shown) continue;
      shown.charts.forEach(([id, state]) => charts.set(id, state));
      shown.pictures.forEach(picture => pictures.add(picture));
      shown.filters.forEach(filter => filters.add(filter));
      if (shown.charts.length > 0 && shown.dark !== (scheme === "dark")) faults.push(`the outputs are not ${scheme}`);
    }
    if (screenshots) await page.screenshot({ path: path.join(screenshots, `${path.parse(name).name}-${scheme}-${String(at).padStart(2, "0")}.jpeg`), type: "jpeg", quality: 70 });
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(200);
    end = before === await page.evaluate(() => document.querySelector(".notebookOverlay .monaco-list-rows").style.top) ? end + 1 : 0;
  }
  const missing = [...wanted.charts].filter(id => charts.get(id) !== "interactive");
  if (missing.length > 0) faults.push(`${missing.length} of ${wanted.charts.size} charts are not interactive: ${missing.map(id => `${id} ${charts.get(id) ?? "not seen"}`)}`);
  if (pictures.size < wanted.pictures) faults.push(`${pictures.size} of ${wanted.pictures} pictures show`);
  if (colours.size < 5) faults.push(`code has ${colours.size} colours`);
  for (const filter of filters) if ((filter === "none") === (scheme === "dark")) faults.push(`what is drawn for white paper has the filter ${filter}`);
  await page.context().close();
  return [faults, `${charts.size} charts, ${pictures.size} pictures, ${colours.size} colours of code`];
}

(async () => {
  if (screenshots) fs.mkdirSync(screenshots, { recursive: true });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"] });
  const names = fs.readdirSync(path.join(course, "notebooks")).filter(name => /^0.*\.ipynb$/.test(name) && (beginnings.length === 0 || beginnings.some(beginning => name.startsWith(beginning))));
  let failed = false;
  for (const name of names.sort())
    for (const scheme of ["light", "dark"]) {
      const began = Date.now();
      const [faults, summary] = await look(browser, name, scheme);
      console.log([`${name}, ${scheme}: ${((Date.now() - began) / 1000).toFixed(0)} s, ${summary}, ${faults.length} faults`, ...faults].join("\n  "));
      failed ||= faults.length > 0;
    }
  await browser.close();
  process.exit(failed || names.length === 0 ? 1 : 0);
})();
