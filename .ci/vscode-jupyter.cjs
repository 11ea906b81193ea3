// What `.ci/vscode jupyter` runs beside code-server: notebook 05 with the Jupyter extension and the course's kernel. vscode-jupyter.cjs PORT COURSE COMMITTED
// Running one cell and saving changes nothing but the cell's number; then all cells run, and are saved with outputs of the committed kinds.
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [port, course, committed] = process.argv.slice(2);
const host = `127.0.0.1:${port}`;
const screenshots = process.env.LESSONS_SCREENSHOTS;
const file = path.join(course, "notebooks", path.basename(committed));
const scrap = "application/scrapbook.scrap.json+json";

/** The notebook without what running changes. */
const bare = text => JSON.stringify({ ...JSON.parse(text), cells: JSON.parse(text).cells.map(cell => ({ ...cell, outputs: [], execution_count: null })) }, null, 1);
const codeCells = text => JSON.parse(text).cells.filter(cell => cell.cell_type === "code");
const pictures = text => codeCells(text).flatMap(cell => cell.outputs).filter(output => output.data?.["image/png"]).length;

async function until(what, condition, limit = 60_000) {
  for (const end = Date.now() + limit; !(await condition()); await new Promise(done => setTimeout(done, 200)))
    if (Date.now() > end) throw new Error(`not within ${limit / 1000} s: ${what}`);
}

async function drive(page, picture) {
  const faults = [], before = fs.readFileSync(committed, "utf8");
  const payload = JSON.stringify([["openFile", `vscode-remote://${host}${file}`]]);
  fs.writeFileSync(file, before.replace('"execution_count": 1,', '"execution_count": 1000,')); // of a cell without outputs
  await page.goto(`http://${host}/?folder=${encodeURIComponent(course)}&payload=${encodeURIComponent(payload)}`);
  await page.waitForSelector(".notebookOverlay .code-cell-row .view-line", { timeout: 60_000 });
  await page.keyboard.press("Control+b"); // the files' list away

  const choose = text => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first().click({ timeout: 60_000 });
  await page.locator(".notebook-toolbar-container").getByText("Select Kernel").click({ timeout: 60_000 });
  await choose("Jupyter Kernel...");
  await choose(".NET (C#)");
  await picture("kernel");

  const save = async () => {
    const saved = fs.statSync(file).mtimeMs;
    await page.keyboard.press("Control+s");
    await until("saved", () => fs.statSync(file).mtimeMs !== saved);
    await page.waitForTimeout(500);
    return fs.readFileSync(file, "utf8");
  };
  await page.locator(".code-cell-row .monaco-editor").first().click();
  await page.keyboard.press("Shift+Enter");
  await page.waitForSelector(".code-cell-row .codicon-notebook-state-success", { timeout: 60_000 });
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
  const saved = (await save()).split("\n"), lines = before.split("\n"), other = saved.findIndex((line, i) => line !== lines[i]);
  if (other >= 0) faults.push(`one cell and saving: ${saved.length} lines instead of ${lines.length}, and line ${other + 1} is ${saved[other].slice(0, 200)} instead of ${lines[other]?.slice(0, 200)}`);

  const began = Date.now(), interrupt = page.locator(".notebook-toolbar-container").getByText("Interrupt");
  await page.locator(".notebook-toolbar-container").getByText("Run All").click();
  await interrupt.waitFor();
  await interrupt.waitFor({ state: "detached", timeout: 600_000 });
  const seconds = (Date.now() - began) / 1000;
  await picture("run");
  const after = await save();
  if (bare(after) !== bare(before)) faults.push("all cells and saving: more than outputs and numbers has changed");
  const cells = codeCells(after);
  cells.forEach((cell, i) => {
    if (cell.execution_count !== i + 2) faults.push(`${cell.id}: number ${cell.execution_count} instead of ${i + 2}`);
    for (const output of cell.outputs) {
      if (output.output_type === "error" || output.name === "stderr") faults.push(`${cell.id}: ${output.ename ?? "stderr"} ${output.evalue ?? output.text}`);
      const { name, data, expected } = output.data?.[scrap] ?? {};
      if (expected && !(expected[0] <= data && data <= expected[1])) faults.push(`${cell.id}: ${name} is ${data}, expected ${expected}`);
    }
  });
  if (pictures(after) !== pictures(before)) faults.push(`${pictures(after)} pictures instead of ${pictures(before)}`);
  console.log([`${path.basename(file)} with the Jupyter extension: ${cells.length} cells in ${seconds.toFixed(0)} s, ${pictures(after)} pictures, ${faults.length} faults`, ...faults].join("\n  "));
  return faults.length === 0;
}

(async () => {
  if (screenshots) fs.mkdirSync(screenshots, { recursive: true });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"] });
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 1000 }, colorScheme: "light" })).newPage();
  const picture = async name => screenshots && page.screenshot({ path: path.join(screenshots, `jupyter-${name}.png`) });
  let holds = false;
  try {
    holds = await drive(page, picture);
  } catch (error) {
    console.log(error.message);
    await picture("failed");
  }
  await browser.close();
  process.exit(holds ? 0 : 1);
})();
