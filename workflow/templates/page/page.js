// The table and its explorer: settings in, the table of Assess out. DataTables sorts it.
const data = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("explorer");
const outcome = document.getElementById("outcome");
const detail = document.getElementById("detail");
const holder = document.getElementById("table");

const MARKS = { upper: " \u25B2", lower: " \u25BC" };
const WORDS = { upper: "upper quartile", middle: "between the quartiles", lower: "lower quartile" };
const HINT = "Select a column heading to sort, a cell for its rank, quartiles and source.";
const KINDS = { Full: "upper", Partial: "partial", Low: "lower" };

const text = (value, digits) =>
  value === null
    ? ""
    : Assess.rounded(value, digits).replace(/^-(0(\.0+)?)$/, "$1").replace("-", "\u2212");

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// ── settings ────────────────────────────────────────────────────────────────────────────

function chosen() {
  const value = (name) => form.elements[name].value;
  const boxes = [...form.querySelectorAll("input[name=measures]:checked")];
  const checked = new Set(boxes.map((box) => box.value));
  return {
    window: { start: +value("start"), end: +value("end") },
    membership: value("membership"),
    measures: data.measures.map((one) => one.name).filter((name) => checked.has(name)),
    classification: {
      ...data.settings.classification, // the form does not change the states of the population
      population: value("population"), quantile: value("quantile"),
      upper: value("upper"), lower: value("lower"),
    },
    support: {
      full: +value("full"), partial: +value("partial"),
      count_membership: form.elements.count_membership.checked,
    },
  };
}

function reset() {
  const { window, membership, classification, support, measures } = data.settings;
  const { states, ...rules } = classification;
  const values = { ...window, membership, ...rules, full: support.full,
    partial: support.partial };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.elements.count_membership.checked = support.count_membership;
  for (const box of form.querySelectorAll("input[name=measures]")) {
    box.checked = measures.includes(box.value);
  }
}

// ── the table ───────────────────────────────────────────────────────────────────────────

// The colour of a cell shows whether its class supports the model; of some measures the low does.
function colour(kind, supports) {
  if (supports === "upper" || !MARKS[kind]) return kind || "missing";
  return kind === "upper" ? "lower" : "upper";
}

function measureCell(row, measure, limits) {
  const cell = row.cells[measure.name];
  const shown = cell.value === null ? "\u2013" : text(cell.value, measure.digits);
  const button = element("button", {
    type: "button",
    className: `cell ${colour(cell.kind, measure.supports)}`,
    textContent: shown + (MARKS[cell.kind] || ""),
  });
  const words = cell.value === null
    ? `${row.state}, ${measure.label}: no value in these years`
    : `${row.state}, ${measure.label}: ${shown} (${measure.unit}); ${WORDS[cell.kind]}; ` +
      `rank ${cell.rank} of ${limits.states}; first and third quartile ` +
      `${text(limits.q1, measure.population_digits)} and ` +
      `${text(limits.q3, measure.population_digits)}; ${cell.years} ` +
      `${cell.years === 1 ? "year" : "years"} with data; source: ${measure.source}`;
  button.setAttribute("aria-label", words);
  button.title = words;
  button.addEventListener("click", () => { detail.textContent = words; });
  button.addEventListener("focus", () => { detail.textContent = words; });
  const td = element("td", {}, button);
  td.dataset.order = cell.value === null ? -1e300 : cell.value;
  return td;
}

function spanned(words, kind) {
  return element("span", { className: kind, textContent: words });
}

function bodyRow(row, result) {
  const rank = element("td", { textContent: row.place || "" });
  rank.dataset.order = row.place || 1000;
  return element("tr", {},
    rank,
    element("td", { className: "state", textContent: row.state }),
    element("td", {}, spanned(row.member ? "Yes" : "No", row.member ? "upper" : "lower")),
    ...result.measures.map((one) => measureCell(row, one, result.thresholds[one.name])),
    element("td", {}, spanned(row.support, KINDS[row.support])));
}

function headRow(result) {
  const heads = ["Rank", "State", data.organisation].map((head, place) =>
    element("th", { scope: "col", className: place === 1 ? "state" : "", textContent: head }));
  for (const measure of result.measures) {
    heads.push(element("th", { scope: "col" },
      element("span", { className: "rationale", textContent: measure.rationale }),
      measure.label));
  }
  heads.push(element("th", { scope: "col", textContent: "Model Support" }));
  return element("thead", {}, element("tr", {}, ...heads));
}

function footRows(result) {
  const population = data.settings.classification.states.label;
  return ["mean", "median"].map((key) => element("tr", {},
    element("td"),
    element("td", { className: "state", textContent: `${population}: ${key}` }),
    element("td"),
    ...result.measures.map((measure) => element("td", {
      textContent: text(result.thresholds[measure.name][key], measure.population_digits),
    })),
    element("td")));
}

function caption(settings, count) {
  const { start, end } = settings.window;
  const years = start === end ? start : `${start}\u2013${end}`;
  return `${data.title}, ${years}: ${count} states.`;
}

function draw(settings, result) {
  const rows = result.rows.filter((row) => row.place || form.elements.everyone.checked);
  const table = element("table", { className: "values" },
    element("caption", {}, element("span", { textContent: caption(settings, rows.length) })),
    headRow(result),
    element("tbody", {}, ...rows.map((row) => bodyRow(row, result))),
    element("tfoot", {}, ...footRows(result)));
  holder.replaceChildren(table);
  new DataTable(table, {
    paging: false, searching: false, info: false, autoWidth: false, order: [],
  });
}

// ── what changes against the settings of config.yaml ────────────────────────────────────

function changes(result) {
  const usual = Object.fromEntries(plain.rows.map((row) => [row.iso3, row]));
  const changed = [];
  for (const row of result.rows.filter((one) => one.place)) {
    const before = usual[row.iso3];
    if (before && before.support !== row.support) {
      changed.push(`${row.state}: ${before.support} \u2192 ${row.support}`);
    }
  }
  return changed;
}

function counts(result) {
  const listed = result.rows.filter((row) => row.place);
  return ["Full", "Partial", "Low"].map((label) =>
    `${listed.filter((row) => row.support === label).length} ${label}`).join(", ");
}

// What the states are ranked by, with the months that were derived and the years left out.
function rankedBy({ derived, leftOut }) {
  if (!data.ranked_by) return "Listed in the configured order.";
  const month = (one) => (one % 100 ? new Date(Math.floor(one / 100), (one % 100) - 1)
    .toLocaleDateString("en", { month: "long", year: "numeric" }) : `${Math.floor(one / 100)}`);
  const gaps = [];
  if (derived.length) {
    gaps.push(`derived from other values, not reported: ${derived.map(month).join(", ")}`);
  }
  if (leftOut.length) gaps.push(`no data: ${leftOut.join(", ")}`);
  return `Ranked by uniformed personnel: ${data.ranked_by}` +
    `${gaps.length ? ` (${gaps.join("; ")})` : ""}.`;
}

function update() {
  const settings = chosen();
  detail.textContent = HINT;
  let result;
  try {
    result = Assess.assess(data, settings);
  } catch (error) {
    outcome.replaceChildren(element("p", {
      className: "error", textContent: `These settings give no table: ${error.message}.`,
    }));
    holder.replaceChildren();
    return;
  }
  draw(settings, result);
  const changed = changes(result);
  const asConfigured = JSON.stringify(settings) === JSON.stringify(ordered(data.settings));
  const lines = [rankedBy(result.ranking)];
  if (!asConfigured) {
    lines.unshift(`With these settings: ${counts(result)}. ` + (changed.length
      ? `Labels that change: ${changed.join("; ")}.` : "No label changes."));
  }
  outcome.replaceChildren(...lines.map((line) => element("p", { textContent: line })));
}

// the settings of config.yaml with their keys in the order of `chosen`
function ordered({ window, membership, measures, classification, support }) {
  const inOrder = data.measures.map((one) => one.name).filter((name) => measures.includes(name));
  return { window, membership, measures: inOrder, classification, support };
}

const plain = Assess.assess(data, data.settings);
reset();
update();
form.addEventListener("input", update);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("reset").addEventListener("click", () => { reset(); update(); });

// Frames that are narrower than what they hold say that they scroll.
const frames = [...document.querySelectorAll(".sheet, .wide")];
const mark = (frame) => frame.classList.toggle("scrolls", frame.scrollWidth > frame.clientWidth);
const watch = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
frames.forEach((frame) => watch.observe(frame));
document.documentElement.dataset.ready = "true";
