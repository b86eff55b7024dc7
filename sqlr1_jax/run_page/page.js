"use strict";
// Highlights SQL, and shows the completions in #data: filters by outcome, run, step and text, whole groups in pages.
// Everything that a model wrote goes into the page as text nodes, never as markup.

const WORDS = new Set(("select from where and or not in is null like between exists case when then else end as on using join left right inner " +
  "outer full cross natural group by having order asc desc limit offset union all intersect except distinct with recursive cast over " +
  "partition values insert update delete create drop table into set collate glob escape filter window rows range").split(" "));
const TOKEN = /(--[^\n]*|\/\*[^]*?\*\/)|('(?:[^']|'')*')|("(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)|([^])/g;

function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}

function highlight(code) {
  const text = code.textContent;
  code.textContent = "";
  for (const [token, comment, string, , number, word] of text.matchAll(TOKEN)) {
    const kind = comment ? "com" : string ? "str" : number ? "num" : word && WORDS.has(word.toLowerCase()) ? "kw" : "";
    code.append(kind ? element("span", kind, token) : token);
  }
  code.normalize();
  return code;
}

function sql(text) {
  return highlight(element("code", "sql", text || "(no SQL)"));
}

function resultTable(title, result, otherwise) {
  if (!result) return element("div", "", element("p", "muted", title), element("p", "", otherwise));
  const count = result.row_count === 1 ? "1 row" : `${result.row_count} rows`;
  const wider = result.column_count > result.columns.length ? `, ${result.column_count} columns` : "";
  const part = result.rows.length < result.row_count ? `, the first ${result.rows.length}` : "";
  const box = element("div", "", element("p", "muted", `${title}: ${result.row_count ? count + wider + part : "(no rows)"}`));
  const table = element("table", "", element("tr", "", ...result.columns.map((name) => element("th", "", name))));
  for (const row of result.rows) {
    table.append(element("tr", "", ...row.map((value) => element("td", "", value === null ? "NULL" : String(value)))));
  }
  box.append(table);
  return box;
}

function signed(value) {
  const size = Math.abs(value).toFixed(2);
  return Number(size) === 0 ? "0" : (value > 0 ? "+" : "−") + size;
}

// One view for completions of a group with the same statement, outcome and reward.
function completionViews(completions, group) {
  const views = new Map();
  for (const completion of completions) {
    const key = JSON.stringify([completion.sql, completion.outcome, completion.total, completion.finished]);
    views.set(key, [...(views.get(key) || []), completion]);
  }
  return [...views.values()].map((alike) => completionView(alike, group));
}

// What comes before the answer; with turns, what was read of each look is set apart.
function reasoningViews(completion) {
  const views = [];
  for (const [text, written] of completion.turns || [[completion.text, true]]) {
    const shown = (written ? text.split("<answer>")[0].replace(/<\/?think>/g, "") : text.replace(/<\/?observation>/g, "")).trim();
    if (shown) views.push(written ? element("p", "think", shown) : element("pre", "observation", shown));
    if (written && text.includes("<answer>")) break;
  }
  return views;
}

function completionView(alike, group) {
  const completion = alike[0];
  const used = Object.entries(completion.reward).filter(([name, value]) => value || name !== "partial");
  const parts = used.map(([name, value]) => `${name} ${Number(value.toFixed(2))}`).join(", ");
  const head = element("div", "head",
    element("span", `tag ${completion.outcome}`, completion.outcome),
    element("strong", "", `${alike.length > 1 ? `${alike.length} × ` : ""}reward ${completion.total.toFixed(2)}`),
    element("span", "muted", parts),
    element("span", completion.advantage > 0.005 ? "rise" : completion.advantage < -0.005 ? "fall" : "muted", `advantage ${signed(completion.advantage)}`),
    element("span", "muted", `${completion.tokens} tokens${completion.finished ? "" : ", cut"}${completion.masked ? ", masked" : ""}${completion.seconds ? `, ran ${completion.seconds} s` : ""}`));
  for (const flag of completion.flags) head.append(element("span", "tag error", flag));
  // The first rows alone are here, and of slow or failing statements none: only the judge has compared all.
  const alikeHere = JSON.stringify(completion.returned) === JSON.stringify(group.wanted);
  const same = completion.outcome === "match" && completion.returned && alikeHere;
  const results = element("div", "results",
    resultTable(same ? "returned, as wanted" : "returned", completion.returned, completion.message || "no rows kept"));
  if (!same) results.append(resultTable("wanted", group.wanted, "not known"));
  const whole = element("details", "", element("summary", "muted", alike.length > 1 ? "whole texts" : "whole text"));
  whole.append(...alike.map((each) => element("pre", "", each.text)));
  const view = element("div", "completion", head);
  view.append(...reasoningViews(completion));
  view.append(sql(completion.sql), results, whole);
  return view;
}

function groupView(group, shown, open) {
  const squares = element("span", "squares");
  for (const completion of group.completions) {
    const square = element("span", `square ${completion.outcome}`);
    square.title = `${completion.outcome}, reward ${completion.total.toFixed(2)}`;
    squares.append(square);
  }
  const where = [group.run, `step ${group.step}`, group.level, group.db].filter(Boolean).join(" · ");
  const label = element("span", "", element("span", "muted", where), document.createElement("br"), group.question);
  const view = element("details", "card group", element("summary", "", label, squares));
  function fill() {  // when it is opened: a page of closed groups is drawn at once
    if (view.childElementCount > 1) return;
    if (group.evidence) view.append(element("p", "muted", `evidence: ${group.evidence}`));
    view.append(element("p", "", element("span", "muted", "wanted "), sql(group.gold)));
    const all = [...group.completions].sort((a, b) => b.total - a.total);
    view.append(...completionViews(all.filter(shown), group));
    const hidden = all.filter((completion) => !shown(completion));
    if (hidden.length) {
      const rest = element("details", "", element("summary", "muted", `${hidden.length} more of the group that the filter hides`));
      rest.append(...completionViews(hidden, group));
      view.append(rest);
    }
  }
  view.addEventListener("toggle", fill);
  if (open) fill();
  view.open = open;
  return view;
}

function browse(groups) {
  const find = (id) => document.getElementById(id);
  const counts = {};
  for (const group of groups) for (const completion of group.completions) counts[completion.outcome] = (counts[completion.outcome] || 0) + 1;
  const wanted = new Set(Object.keys(counts));
  let size = 20;
  for (const [outcome, count] of Object.entries(counts).sort((a, b) => b[1] - a[1])) {
    const chip = element("button", `chip ${outcome}`, `${outcome} ${count}`);
    chip.type = "button";
    chip.setAttribute("aria-pressed", "true");
    chip.addEventListener("click", () => {
      // The first click chooses one outcome alone; the last one that is left brings all back.
      if (wanted.size === Object.keys(counts).length) wanted.clear();
      if (!wanted.delete(outcome)) wanted.add(outcome);
      if (!wanted.size) for (const name of Object.keys(counts)) wanted.add(name);
      for (const other of find("outcomes").children) other.setAttribute("aria-pressed", String(wanted.has(other.dataset.outcome)));
      update();
    });
    chip.dataset.outcome = outcome;
    find("outcomes").append(chip);
  }
  const spread = (group) => Math.max(...group.completions.map((c) => c.total)) - Math.min(...group.completions.map((c) => c.total));
  const orders = { newest: (a, b) => b.step - a.step, oldest: (a, b) => a.step - b.step, spread: (a, b) => spread(b) - spread(a) };

  function update() {
    const run = find("run") ? find("run").value : "";
    const first = Number(find("first").value || -Infinity), last = Number(find("last").value || Infinity);
    const text = find("text").value.trim().toLowerCase();
    const shown = (completion) => wanted.has(completion.outcome);
    const found = groups.filter((group) => {
      if ((run && group.run !== run) || group.step < first || group.step > last || !group.completions.some(shown)) return false;
      const words = [group.question, group.gold, group.id, group.db, ...group.completions.filter(shown).flatMap((c) => [c.text, c.message])];
      return !text || words.some((part) => part.toLowerCase().includes(text));
    }).sort(orders[find("order").value]);
    const completions = found.reduce((sum, group) => sum + group.completions.filter(shown).length, 0);
    find("count").textContent = `${found.length} groups, ${completions} completions`;
    const page = found.slice(0, size);
    const example = Math.max(0, page.findIndex((group) => spread(group) > 1));  // one is open, to show what there is to see
    find("groups").replaceChildren(...page.map((group, n) => groupView(group, shown, n === example)));
    find("more").hidden = found.length <= size;
  }

  find("filters").addEventListener("input", () => { size = 20; update(); });
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("more").addEventListener("click", () => { size += 40; update(); });
  update();
}

document.querySelectorAll("code.sql").forEach(highlight);
const data = document.getElementById("data");
if (data) browse(JSON.parse(data.textContent));
