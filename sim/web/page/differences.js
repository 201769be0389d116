// What a scenario changes against the baseline, and several scenarios side by side.

import { byId, cellLabel, el, replace, svg, table } from "./dom.js";
import { measureWords, termButton } from "./glossary.js";
import { say } from "./words.js";

/** Draw the differences of an answer: dots with their intervals, and the numbers beside them. */
export function drawDifferences(view, answer) {
  byId("against").hidden = !view.differences?.length;
  if (!view.differences?.length) return;
  const isOpen = view.differences.some((each) => each.over_draws);
  const rows = view.differences.map((each) => [measureWords(each, "change"), dot(each), each.text, ...(isOpen ? [overDraws(each)] : [])]);
  const heads = [say("column_measure"), el("td", {}), say("column_change"), ...(isOpen ? [say("column_over_draws")] : [])];
  replace(
    byId("differences"),
    el("p", { class: "quiet" }, say("against_what", { title: answer.baseline.title, level: answer.level }), termButton("baseline", "baseline")),
    table(say("against"), heads, rows, "changes"),
  );
}

/** Return what a change may be for all that nobody knows; its heading is in it where columns have none. */
const overDraws = (each) => (each.over_draws ? el("td", {}, el("span", { class: "head-in-cell", "aria-hidden": "true" }, `${say("column_over_draws")}: `), each.over_draws) : el("td", {}));

/** Return the change as a dot and its interval as a line, about a line for no change. */
function dot({ estimate, low, high }) {
  const ends = [estimate, low, high].filter((end) => end !== null && Number.isFinite(end));
  const most = Math.max(...ends.map(Math.abs), 1e-12);
  const at = (change) => 60 + (54 * change) / most;
  const parts = [svg("line", { class: "zero", x1: 60, x2: 60, y1: 0, y2: 20 })];
  if (Number.isFinite(low) && Number.isFinite(high) && low !== null) parts.push(svg("line", { class: "bar", x1: at(low), x2: at(high), y1: 10, y2: 10 }));
  if (estimate !== null) parts.push(svg("circle", { class: "dot", cx: at(estimate), cy: 10, r: 4 }));
  return el("td", { class: "dots" }, svg("svg", { viewBox: "0 0 120 20", "aria-hidden": "true" }, parts));
}

/** Draw the scenarios compared, a column each: the numbers, and below each what it differs from the baseline. */
export function drawBeside(answer, names) {
  byId("side").hidden = !answer || answer.views.length < 2;
  if (!answer || answer.views.length < 2) return;
  const titles = answer.views.map((view, number) => names[number] ?? view.title);
  const cells = (content) => answer.views.map((view, number) => el("td", {}, cellLabel(titles[number]), content(view)));
  const heads = [say("column_measure"), ...titles];
  const verdicts = [say("column_verdict"), ...cells((view) => view.verdict.label)];
  const rows = answer.measures.map((measure) => [measureWords(measure, "side"), ...cells((view) => valueOf(measure, view))]);
  replace(
    byId("beside"),
    el("p", { class: "quiet" }, say("side_how", { title: answer.baseline.title })),
    table(say("side"), heads, [verdicts, ...rows], "beside"),
  );
}

function valueOf(measure, view) {
  const change = view.differences?.find((each) => each.id === measure.id);
  return [measure.values[view.scenario]?.text ?? "", change ? el("span", { class: "change" }, change.text) : null];
}
