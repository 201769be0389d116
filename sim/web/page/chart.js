// People in beds through the years against the beds that are open, and any week of it to read.

import { byId, disclosure, el, letters, replace, svg, table } from "./dom.js";
import { termButton } from "./glossary.js";
import { policyStrip, policyWords } from "./strip.js";
import { day, dayNumber, say, written } from "./words.js";

/** Pixels: room for the numbers of the axes, and that the number of a year takes. */
const LEFT = () => 40 * letters();
const BELOW = () => 26 * letters();
const YEAR = () => 40 * letters();
const TOP = () => 14 + 16 * letters();
const RIGHT = 12;
const HEIGHT = () => 210 + TOP() + BELOW();
let drawn = null;
let week = null;
/** First day of the week that is read, if one was chosen; it stays when the chart is drawn anew. */

/** Draw the course of a place, the country if `place` is null. */
export function drawCourse(view, place, level) {
  drawn = () => drawCourse(view, place, level);
  const course = view.occupancy[place ?? "country"];
  const only = view.provinces.length === 1 ? view.provinces[0].code : null; // no country to speak of
  const name = place ?? only ? view.provinces.find(({ code }) => code === (place ?? only))?.name : say("the_country");
  const heading = el("p", { class: "row" }, el("b", {}, name), termButton("state_paid", "course"));
  if (!course) return replace(byId("course"), heading, el("p", {}, say("no_course")), policyWords(view));
  const width = Math.max(260, byId("course").clientWidth);
  const x = horizontal(course, width);
  replace(
    byId("course"), heading, policyStrip(view.policy ?? [], x, width), readable(chart(course, x, width, summary(course, name)), course, x, width),
    key(course, level), policyWords(view, x),
    disclosure("course-numbers", say("numbers_table"), courseTable(course, name)),
  );
}

let waiting = null;
let size = "";

/** Draw anew where there is other room, or the letters are larger. */
new ResizeObserver(() => {
  const now = `${byId("course").clientWidth} ${letters()}`;
  if (now === size) return;
  size = now;
  clearTimeout(waiting);
  waiting = setTimeout(() => drawn?.(), 150);
}).observe(document.body);

/** Return the scale of time: the weeks of the course, whichever years a scenario is about. */
function horizontal(course, width) {
  const left = LEFT();
  const [first, last] = [dayNumber(course.dates[0]), dayNumber(course.dates.at(-1)) + 7];
  const to = (number) => left + ((width - left - RIGHT) * (Math.min(last, Math.max(first, number)) - first)) / (last - first);
  return Object.assign(to, { first, last, left, end: width - RIGHT });
}

function chart(course, x, width, words) {
  const most = Math.max(1, ...course.high, ...(course.capacity_high ?? course.capacity)) * 1.06;
  const [left, height] = [x.left, HEIGHT()];
  const floor = height - BELOW();
  const y = (number) => floor - ((floor - TOP()) * number) / most;
  const days = course.dates.map(dayNumber);
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": words },
    svg("text", { class: "tick", y: 12 * letters() }, say("course_unit")),
    ticks(most).map((tick) => [
      svg("line", { class: "grid", x1: left, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
      svg("text", { class: "tick", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, written(tick)),
    ]),
    years(x).map(({ year, at, isSaid }) => [
      svg("line", { class: "grid", x1: at, x2: at, y1: TOP(), y2: floor + 5 }),
      isSaid && at + YEAR() < width ? svg("text", { class: "tick", x: at + 4, y: height - 8 }, year) : null,
    ]),
    course.capacity_low ? svg("path", { class: "beds-band", d: band(days, course.capacity_low, course.capacity_high, x, y) }) : null,
    svg("path", { class: "people-band", d: band(days, course.low, course.high, x, y) }),
    svg("path", { class: "beds-line", d: steps(days, course.capacity, x, y) }),
    svg("path", { class: "people-line", d: steps(days, course.median, x, y) }),
    svg("line", { class: "cursor", visibility: "hidden", y1: TOP(), y2: floor }),
  );
}

/** Return a drawing with a slider below it: pointer, finger, arrow keys and screen reader all read a week. */
function readable(drawing, course, x, width) {
  const days = course.dates.map(dayNumber);
  const readout = el("p", { class: "quiet readout", "aria-hidden": "true" });
  const slider = el("input", {
    type: "range", class: "weeks", min: 0, max: days.length - 1, step: 1, "data-key": "course-week", "aria-label": say("course_week"),
    input: () => read(Number(slider.value)),
  });
  const read = (number) => {
    const words = say("course_at", partsAt(course, number));
    const cursor = drawing.querySelector(".cursor");
    week = course.dates[number];
    slider.value = number;
    slider.setAttribute("aria-valuetext", words);
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, x(days[number]));
    cursor.setAttribute("visibility", "visible");
    readout.textContent = words;
  };
  drawing.addEventListener("pointermove", (event) => read(weekUnder(event, drawing, days, x, width)));
  if (course.dates.includes(week)) read(course.dates.indexOf(week));
  else {
    slider.value = 0;
    slider.setAttribute("aria-valuetext", say("course_at", partsAt(course, 0)));
    readout.textContent = say("course_point");
  }
  return [drawing, slider, readout];
}

function weekUnder(event, drawing, days, x, width) {
  const box = drawing.getBoundingClientRect();
  const at = x.first + (((event.clientX - box.left) * width) / box.width - x.left) * ((x.last - x.first) / (x.end - x.left));
  return Math.max(0, days.findLastIndex((each) => each <= at));
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
  const step = Math.ceil(YEAR() / (x(x.first + 365) - x(x.first)));
  return Array.from({ length: last - first + 1 }, (_, number) => ({ year: first + number, at: x(dayNumber(`${first + number}-01-01`)), isSaid: number % step === 0 }));
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

/** Return the chart's numbers, at the beginning of each month. */
function courseTable(course, name) {
  const isFirst = (iso, number) => number === 0 || iso.slice(0, 7) !== course.dates[number - 1].slice(0, 7);
  const rows = course.dates.map((iso, number) => [iso, number]).filter(([iso, number]) => isFirst(iso, number)).map(([, number]) => {
    const parts = partsAt(course, number);
    return [parts.day, parts.people, `${parts.low} – ${parts.high}`, parts.beds];
  });
  return table(say("course_table", { name }), [say("column_day"), say("key_people"), say("column_band"), say("key_beds")], rows, "course");
}
