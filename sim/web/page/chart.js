// People in beds through the years against the beds that are open, and above it which rule holds when.

import { byId, disclosure, el, replace, svg, table } from "./dom.js";
import { termButton } from "./glossary.js";
import { day, dayNumber, say, written } from "./words.js";

const LEFT = 40, RIGHT = 12, HEIGHT = 250, TOP = 14, BELOW = 26, ROW = 34;
let drawn = null;

/** Draw the course of a place, the country if `place` is null. */
export function drawCourse(start, view, place, level) {
  drawn = () => drawCourse(start, view, place, level);
  const course = view.occupancy[place ?? "country"];
  const name = place ? view.provinces.find(({ code }) => code === place)?.name : say("the_country");
  const heading = el("p", { class: "row" }, el("b", {}, name), termButton("state_paid", "course"));
  if (!course) return replace(byId("course"), heading, el("p", {}, say("no_course")), policyWords(view));
  const width = Math.max(260, byId("course").clientWidth);
  const x = horizontal(course, start.study, width);
  const readout = el("p", { class: "quiet readout", "aria-hidden": "true" }, say("course_point"));
  replace(
    byId("course"), heading, policyStrip(view.policy ?? [], x, width), chart(course, x, width, summary(course, name), readout), readout,
    key(course, level), policyWords(view),
    disclosure("course-numbers", say("numbers_table"), courseTable(course, name)),
  );
}

let waiting = null;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => drawn?.(), 150);
});

function horizontal(course, study, width) {
  const first = dayNumber(study?.start ?? course.dates[0]);
  const last = Math.max(dayNumber(study?.end ?? course.dates.at(-1)), dayNumber(course.dates.at(-1)));
  const to = (number) => LEFT + ((width - LEFT - RIGHT) * (Math.min(last, Math.max(first, number)) - first)) / (last - first);
  return Object.assign(to, { first, last });
}

function chart(course, x, width, words, readout) {
  const most = Math.max(1, ...course.high, ...(course.capacity_high ?? course.capacity)) * 1.06;
  const floor = HEIGHT - BELOW;
  const y = (number) => floor - ((floor - TOP) * number) / most;
  const days = course.dates.map(dayNumber);
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: "chart", role: "img", "aria-label": words },
    ticks(most).map((tick) => [
      svg("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
      svg("text", { class: "tick", x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, written(tick)),
    ]),
    years(x).map(({ year, at }) => [
      svg("line", { class: "grid", x1: at, x2: at, y1: TOP, y2: floor + 5 }),
      svg("text", { class: "tick", x: at + 4, y: HEIGHT - 8 }, year),
    ]),
    course.capacity_low ? svg("path", { class: "beds-band", d: band(days, course.capacity_low, course.capacity_high, x, y) }) : null,
    svg("path", { class: "people-band", d: band(days, course.low, course.high, x, y) }),
    svg("path", { class: "beds-line", d: steps(days, course.capacity, x, y) }),
    svg("path", { class: "people-line", d: steps(days, course.median, x, y) }),
    svg("line", { class: "cursor", visibility: "hidden", y1: TOP, y2: floor }),
  );
  drawing.addEventListener("pointermove", (event) => point(event, drawing, course, days, x, width, readout));
  return drawing;
}

/** Return a path that holds each sample until the next one; backwards to close a band. */
function steps(days, values, x, y, isBack = false) {
  const corners = values.flatMap((value, number) => [[days[number], value], [days[number + 1] ?? days[number] + 7, value]]);
  if (isBack) corners.reverse();
  return corners.map(([at, value], number) => `${number || isBack ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
}

const band = (days, low, high, x, y) => `${steps(days, high, x, y)}${steps(days, low, x, y, true)}Z`;

function ticks(most) {
  const rough = most / 5;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * size).find((each) => each >= rough));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, number) => number * step);
}

function years(x) {
  const first = new Date(x.first * 86400000).getUTCFullYear();
  const last = new Date(x.last * 86400000).getUTCFullYear();
  return Array.from({ length: last - first + 1 }, (_, number) => ({ year: first + number, at: x(dayNumber(`${first + number}-01-01`)) }));
}

function point(event, drawing, course, days, x, width, readout) {
  const box = drawing.getBoundingClientRect();
  const at = x.first + (((event.clientX - box.left) * width) / box.width - LEFT) * ((x.last - x.first) / (width - LEFT - RIGHT));
  const number = Math.max(0, days.findLastIndex((each) => each <= at));
  const line = drawing.querySelector(".cursor");
  line.setAttribute("visibility", "visible");
  line.setAttribute("x1", x(days[number]));
  line.setAttribute("x2", x(days[number]));
  readout.textContent = say("course_at", partsAt(course, number));
}

const partsAt = (course, number) => ({
  day: day(course.dates[number]),
  people: written(course.median[number], 1),
  low: written(course.low[number], 1),
  high: written(course.high[number], 1),
  beds: written(course.capacity[number], 1),
});

function summary(course, name) {
  const full = course.dates.findIndex((_, number) => course.high[number] >= course.capacity[number]);
  const words = say("course_words", { name, ...partsAt(course, course.dates.length - 1) });
  return full < 0 ? words : `${words} ${say("course_full", { day: day(course.dates[full]) })}`;
}

function key(course, level) {
  const line = (look) => svg("svg", { viewBox: "0 0 28 12", class: "key-mark", "aria-hidden": "true" },
    look.endsWith("band") ? svg("rect", { class: look, x: 0, y: 1, width: 28, height: 10 }) : svg("line", { class: look, x1: 0, x2: 28, y1: 6, y2: 6 }));
  const entry = (look, words) => el("li", {}, line(look), words);
  return el("ul", { class: "legend" },
    entry("people-line", say("key_people")), entry("people-band", say("key_band", { part: level })), entry("beds-line", say("key_beds")),
    course.capacity_low ? entry("beds-band", say("key_beds_band", { part: level })) : null);
}

/** Return the strip above the chart, on the same scale of time: a row a kind of rule. */
function policyStrip(policy, x, width) {
  if (!policy.length) return null;
  const rows = [...new Set(policy.map(({ row }) => row))];
  const bars = rows.map((row, number) => {
    const inRow = policy.filter((each) => each.row === row).sort((one, other) => dayNumber(one.from) - dayNumber(other.from));
    return inRow.map((each, place) => bar(each, place === 0, inRow[place + 1], number * ROW, x, width));
  });
  return svg("svg", { viewBox: `0 0 ${width} ${rows.length * ROW}`, class: "strip", "aria-hidden": "true" }, bars);
}

function bar(each, isFirst, next, top, x, width) {
  const from = x(dayNumber(each.from));
  const until = each.until ? x(dayNumber(each.until)) : width - RIGHT;
  const room = (next ? x(dayNumber(next.from)) : width - RIGHT) - from;
  const doubt = each.first && each.last ? [x(dayNumber(each.first)), x(dayNumber(each.last))] : null;
  return [
    svg("rect", { class: `rule rule-${each.row}${next ? " earlier" : ""}`, x: from, y: top + 18, width: Math.max(2, until - from), height: 9, rx: 2 }),
    doubt ? svg("rect", { class: "doubt", x: doubt[0], y: top + 16, width: Math.max(2, doubt[1] - doubt[0]), height: 13, rx: 2 }) : null,
    svg("svg", { x: from, y: top, width: Math.max(0, room - 4), height: 16 }, svg("text", { class: "tick", x: 0, y: 12 }, isFirst ? `${each.label}: ${each.text}` : each.text)),
  ];
}

function policyWords(view) {
  if (!view.policy?.length) return null;
  const rows = view.policy.map((each) => el("li", {}, ruleInWords(each)));
  return disclosure("policy-words", say("policy_words"), el("ul", {}, rows));
}

function ruleInWords({ label, text, from, until, first, last }) {
  const parts = { label, text, from: day(from), until: until && day(until) };
  const words = say(until ? "rule_until" : "rule_from", parts);
  return first && last ? `${words} ${say("rule_doubt", { first: day(first), last: day(last) })}` : words;
}

/** Return the chart's numbers, at the beginning of each month. */
function courseTable(course, name) {
  const isFirst = (iso, number) => number === 0 || iso.slice(0, 7) !== course.dates[number - 1].slice(0, 7);
  const rows = course.dates.map((iso, number) => [iso, number]).filter(([iso, number]) => isFirst(iso, number)).map(([, number]) => {
    const parts = partsAt(course, number);
    return [parts.day, parts.people, `${parts.low} – ${parts.high}`, parts.beds];
  });
  return table(say("course_table", { name }), [say("column_day"), say("key_people"), say("column_band"), say("key_beds")], rows, "course");
}
