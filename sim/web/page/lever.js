// One lever: its name and value in words, a slider, and behind a fold its range, source and reason.

import { disclosure, el, unbroken } from "./dom.js";
import { termButton } from "./glossary.js";
import { admitted, formOf, hasMode, inWords, isOpen, isSame, moved, pointInWords, ranged, scale, spread } from "./values.js";
import { dayNumber, isoDay, readNumber, say, written } from "./words.js";

const HANDLE = 16;
/** Pixels: the width of a slider's handle. */

/**
 * Return the element of a lever.
 *
 * `base` is the value in the shipped scenario, `value` the one it has now, and `told` hears a new value, or
 * undefined for the one of the scenario.
 */
export function leverElement(lever, base, value, told) {
  const element = el("fieldset", { class: "lever", "data-lever": lever.id, "aria-describedby": `value-${lever.id}` });
  const weight = el("p", { class: "weight", hidden: true }); // filled by drawWeights, and kept when the rest is drawn anew
  const draw = (now) => {
    const isChanged = now !== undefined;
    const shown = isChanged ? now : base;
    element.classList.toggle("changed", isChanged);
    element.replaceChildren(
      el("legend", {}, lever.label, lever.glossary ? termButton(lever.glossary, lever.id) : null),
      ...controls(shown, isChanged).filter(Boolean),
    );
  };
  const change = (value, isDone) => {
    const now = value === undefined || isSame(lever, base, value) ? undefined : value;
    refresh(element, lever, base, now ?? base, now !== undefined);
    told(now, isDone);
  };
  const controls = (shown, isChanged) => [
    el("p", { class: "value", id: `value-${lever.id}` }, inWords(lever, shown)),
    lever.note ? el("p", { class: "quiet" }, lever.note) : null,
    control(lever, base, shown, change, element),
    weight,
    disclosure(`why-${lever.id}`, say("lever_more"), [exact(lever, shown, change), el("div", { class: "reasons" }, reasons(lever, base, shown, isChanged))]),
    el("button", { type: "button", class: "back small", hidden: !isChanged || base === null, click: () => back(element, draw, change) }, say("lever_back")),
  ];
  draw(value);
  return element;
}

function back(element, draw, change) {
  change(undefined, true);
  draw(undefined);
  element.querySelector("input")?.focus();
}

/** Write a new value into a lever's parts; the one being moved keeps its place. */
function refresh(element, lever, base, value, isChanged) {
  element.classList.toggle("changed", isChanged);
  element.querySelector(".back").hidden = !isChanged || base === null;
  element.querySelector(".value").textContent = unbroken(inWords(lever, value));
  const points = spread(lever, value);
  for (const input of element.querySelectorAll("[data-point]"))
    if (input !== document.activeElement || input.type === "range") put(lever, input, points[input.dataset.point]);
  band(element, lever, value);
  element.querySelector(".reasons").replaceChildren(...reasons(lever, base, value, isChanged));
}

function put(lever, input, number) {
  if (input.type === "date") input.value = isoDay(Math.round(number));
  else if (input.type === "range") input.value = number;
  else input.value = lever.is_share ? written(100 * number, 2) : written(number, 6);
  if (input.type === "range") input.setAttribute("aria-valuetext", pointInWords(lever, number));
}

function control(lever, base, shown, change, element) {
  let form = formOf(lever, base, shown);
  const slide = (event) => {
    const target = Number(Number(event.target.value).toPrecision(12));
    change(moved(lever, form, base, target), event.type === "change");
  };
  const slider = el("input", {
    type: "range", step: scale(lever, shown).step, "data-point": "mode", "data-key": `slider-${lever.id}`,
    "aria-label": lever.label, input: slide, change: slide,
  });
  const track = el("div", { class: "track" }, el("span", { class: "band", "aria-hidden": "true" }), slider);
  const ends = el("p", { class: "ends quiet", "aria-hidden": "true" });
  const fit = (value) => {
    const { least, most } = scale(lever, value);
    Object.assign(slider, { min: least, max: most });
    ends.replaceChildren(...[least, most].map((end) => el("span", {}, pointInWords(lever, end))));
  };
  element.addEventListener("lever-set", ({ detail: value }) => {
    form = formOf(lever, base, value);
    fit(value); // it may lie beyond what the slider reached
  });
  fit(shown);
  put(lever, slider, spread(lever, shown).mode);
  const whole = el("div", {}, track, ends);
  band(whole, lever, shown);
  return whole;
}

/** Show on the slider's track what the range leaves open. */
function band(element, lever, value) {
  const mark = element.querySelector(".band");
  const { min: least, max: most } = element.querySelector('input[type="range"]');
  const { low, high } = spread(lever, value);
  const at = (point) => Math.min(1, Math.max(0, (point - least) / (most - least)));
  // The middle of the handle moves from half its width to half its width before the end.
  mark.style.left = `calc(${HANDLE / 2}px + (100% - ${HANDLE}px) * ${at(low)})`;
  mark.style.width = `calc((100% - ${HANDLE}px) * ${at(high) - at(low)})`;
}

/** Return fields for the exact numbers: three where nobody knows the value, else one. */
function exact(lever, shown, change) {
  const names = !isOpen(lever, shown) ? ["mode"] : hasMode(shown) ? ["low", "mode", "high"] : ["low", "high"];
  const fields = names.map((name) => field(lever, name, say(names.length > 1 ? `point_${name}` : "point_value")));
  const fault = el("p", { class: "fault", role: "alert", id: `fault-${lever.id}` });
  const points = spread(lever, shown);
  const read = () => {
    const numbers = fields.map(({ input }) => readPoint(lever, input));
    const message = faultOf(lever, shown, numbers);
    fault.textContent = message;
    fields.forEach(({ input }) => input.setAttribute("aria-invalid", message ? "true" : "false"));
    if (message) return;
    const value = ranged(lever, numbers[0], numbers[numbers.length === 3 ? 1 : 0], numbers.at(-1), shown);
    fault.closest(".lever")?.dispatchEvent(new CustomEvent("lever-set", { detail: value }));
    change(value, true);
  };
  for (const { input, name } of fields) {
    put(lever, input, points[name]);
    input.setAttribute("aria-describedby", fault.id);
    input.addEventListener("change", read);
  }
  return el("div", { class: "exact" }, el("div", { class: "fields" }, fields.map(({ label }) => label)), fault);
}

function field(lever, name, words) {
  const type = lever.kind === "date" ? "date" : "text";
  const input = el("input", { type, inputmode: type === "text" ? "decimal" : null, "data-point": name, "data-key": `${name}-${lever.id}`, autocomplete: "off" });
  const unit = lever.is_share ? say("percent_sign") : "";
  return { name, input, label: el("label", {}, el("span", {}, words, unit && `, ${unit}`), input) };
}

function readPoint(lever, input) {
  if (input.type === "date") return input.value ? dayNumber(input.value) : NaN;
  return readNumber(input.value) / (lever.is_share ? 100 : 1);
}

/** Return what is wrong with some numbers, in words, or nothing. */
function faultOf(lever, shown, numbers) {
  if (numbers.some(Number.isNaN)) return say("fault_number");
  const { least, most } = admitted(lever, shown);
  if (most === Infinity && Math.min(...numbers) < least) return say("fault_least", { least: pointInWords(lever, least) });
  if (Math.min(...numbers) < least || Math.max(...numbers) > most)
    return say("fault_limits", { least: pointInWords(lever, least), most: pointInWords(lever, most) });
  return numbers.some((number, place) => place && number < numbers[place - 1]) ? say("fault_order") : "";
}

/** Return where a value is from: if it is the reader's own, what the file says of it, and whose the rest is. */
function reasons(lever, base, shown, isChanged) {
  if (!isChanged) return reasonsOf(lever);
  const ofShipped = base === null ? [] : reasonsOf(lever);
  const whose = ofShipped.length ? [el("p", {}, say("own_number", { before: inWords(lever, base) })), ...ofShipped] : [];
  return [...reasonsOf(shown), ...whose];
}

const reasonsOf = ({ source, assumption }) => [
  source ? el("p", {}, el("b", {}, say("source")), " ", source) : null,
  assumption ? el("p", {}, el("b", {}, say("assumption")), " ", assumption) : null,
].filter(Boolean);
