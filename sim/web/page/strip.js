// Which rule holds when: a strip of bars on the chart's scale of time, and the same in words.

import { disclosure, el, letters, svg } from "./dom.js";
import { day, dayNumber, say } from "./words.js";

const BAR = 9, ABOVE = 9;
/** Pixels: of a bar, and of the room between it and the next row. */
const rowHeight = () => 16 * letters() + BAR + ABOVE;
const pen = document.createElement("canvas").getContext("2d");
const size = () => `${12 * letters()}px`;
/** Of the strip's letters, as in style.css. */

/** Return the strip: a row a kind of rule. Where its words do not fit, it shows the numbers of `policyWords`. */
export function policyStrip(policy, x, width) {
  if (!policy.length) return null;
  const isNumbered = !fits(policy, x);
  const rows = rowsOf(policy).map((row, number) =>
    inRow(policy, row).map((each, place, others) => {
      const words = isNumbered ? String(policy.indexOf(each) + 1) : labelOf(each, place);
      return bar(each, words, others[place + 1], number * rowHeight(), x);
    }));
  return svg("svg", { viewBox: `0 0 ${width} ${rows.length * rowHeight()}`, class: "strip", "aria-hidden": "true" }, rows);
}

/** Return the same rules in sentences; open where the strip has no room for them. */
export function policyWords({ policy }, x = null) {
  if (!policy?.length) return null;
  const isNumbered = x && !fits(policy, x);
  const rules = el("ol", {}, policy.map((each) => el("li", {}, ruleInWords(each))));
  return disclosure(isNumbered ? "policy-words-numbered" : "policy-words", say("policy_words"), rules, isNumbered);
}

const rowsOf = (policy) => [...new Set(policy.map(({ row }) => row))];

const inRow = (policy, row) =>
  policy.filter((each) => each.row === row).sort((one, other) => dayNumber(one.from) - dayNumber(other.from));

const labelOf = (each, place) => (place === 0 ? `${each.label}: ${each.text}` : each.text);

/** Whether the words of every bar end before the next bar of its row begins. */
function fits(policy, x) {
  pen.font = `${size()} ${getComputedStyle(document.body).fontFamily}`;
  return rowsOf(policy).every((row) =>
    inRow(policy, row).every((each, place, others) => pen.measureText(labelOf(each, place)).width <= roomOf(each, others[place + 1], x)));
}

const roomOf = (each, next, x) => (next ? x(dayNumber(next.from)) : x.end) - x(dayNumber(each.from));

function bar(each, words, next, top, x) {
  const from = x(dayNumber(each.from));
  const until = each.until ? x(dayNumber(each.until)) : x.end;
  const doubt = each.first && each.last ? [x(dayNumber(each.first)), x(dayNumber(each.last))] : null;
  const below = top + 16 * letters() + 2;
  return [
    svg("rect", { class: `rule rule-${each.row}${next ? " earlier" : ""}`, x: from, y: below, width: Math.max(2, until - from), height: BAR, rx: 2 }),
    doubt ? svg("rect", { class: "doubt", x: doubt[0], y: below - 2, width: Math.max(2, doubt[1] - doubt[0]), height: BAR + 4, rx: 2 }) : null,
    svg("text", { class: "tick", x: from, y: below - 6 }, words),
  ];
}

function ruleInWords({ label, text, from, until, first, last }) {
  const parts = { label, text, from: day(from), until: until && day(until) };
  const words = say(until ? "rule_until" : "rule_from", parts);
  return first && last ? `${words} ${say("rule_doubt", { first: day(first), last: day(last) })}` : words;
}
