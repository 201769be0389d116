// The provinces as a table, sorted by any column; choosing a name selects the province on the map as well.

import { byId, cellLabel, el, replace, table, withRange } from "./dom.js";
import { termButton } from "./glossary.js";
import { percent, say, withBreaks } from "./words.js";
import { verdictMark } from "./verdict.js";

const COLUMNS = ["name", "verdict", "share", "turned_away", "people", "beds", "shelter"];
const ORDER = { exceeded: 0, "not decided": 1, adequate: 2 };
const NUMBERS = {
  name: (province) => province.name,
  verdict: (province) => ORDER[province.verdict] ?? 1,
  share: (province) => -(province.share_turned_away.estimate ?? -1),
  turned_away: (province) => -(province.turned_away?.estimate ?? -1),
  people: (province) => -(province.people?.estimate ?? -1),
  beds: (province) => -(province.beds?.estimate ?? -1),
  shelter: (province) => -province.has_shelter,
};
/** Shown of the chosen province only, where there is no room for columns. */
const LESS = ["people", "beds", "shelter"];
let sorted = { column: "share", isTurned: false };

/** Draw the table of an answer; `select(code)` hears the province chosen, null for the whole country. */
export function drawProvinces(view, answer, place, select) {
  const { year, first_look: isFirstLook } = answer;
  const turn = sorted.isTurned ? -1 : 1;
  const by = NUMBERS[sorted.column];
  const rows = [...view.provinces].sort((one, other) => turn * compared(by(one), by(other)) || compared(one.name, other.name));
  const sort = (column) => {
    sorted = { column, isTurned: sorted.column === column && !sorted.isTurned };
    drawProvinces(view, answer, place, select);
  };
  const columns = COLUMNS.filter((column) => !(isFirstLook && column === "verdict") && (["name", "verdict", "share", "shelter"].includes(column) || view.provinces.some((each) => each[column])));
  replace(
    byId("provinces"),
    el("div", { class: "row" },
      el("p", { class: "quiet" }, say("provinces_of", { year })),
      el("button", { type: "button", class: "small", hidden: !place, "data-key": "whole", click: () => select(null) }, say("whole_country"))),
    table(say("provinces_of", { year }), columns.map((column) => head(column, sort)), rows.map((each) => row(each, columns, place, select)), "provinces"),
  );
}

const compared = (one, other) => (typeof one === "string" ? one.localeCompare(other, document.documentElement.lang) : one - other);

function head(column, sort) {
  const isSorted = sorted.column === column;
  const words = withBreaks(say(`column_${column}`));
  return el(
    "th", { scope: "col", "aria-sort": isSorted ? (sorted.isTurned ? "descending" : "ascending") : null },
    el("button", { type: "button", class: "sort", "data-key": `sort-${column}`, click: () => sort(column) }, words, el("span", { "aria-hidden": "true" }, isSorted ? (sorted.isTurned ? " \u25b4" : " \u25be") : "")),
    termButton({ share: "turned_away", people: "eligible" }[column], `column-${column}`),
  );
}

function row(province, columns, place, select) {
  const isSelected = province.code === place;
  const cells = {
    verdict: () => verdictMark(province.verdict, province.verdict_label ?? province.verdict),
    share: () => withRange(province.share_turned_away.text),
    turned_away: () => withRange(province.turned_away.text),
    people: () => withRange(province.people.text),
    beds: () => withRange(province.beds.text),
    shelter: () => percent(province.has_shelter, 0),
  };
  const name = el("button", { type: "button", class: "link", "aria-pressed": String(isSelected), "data-key": `row-${province.code}`, click: () => select(isSelected ? null : province.code) }, province.name);
  return el("tr", { class: isSelected ? "selected" : null, "data-code": province.code },
    el("th", { scope: "row" }, name), columns.slice(1).map((column) => el("td", { class: LESS.includes(column) ? "less" : null }, label(column), cells[column]())));
}

const label = (column) => cellLabel(withBreaks(say(`column_${column}`)));
