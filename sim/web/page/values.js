// The value of a lever: a number, a date, a choice, or the range {low, mode, high} of one that nobody knows.

import { day, dayNumber, has, isoDay, say, sayOf, written } from "./words.js";

export const isRange = (value) => value !== null && typeof value === "object";

const isDate = (lever) => lever.kind === "date";

/** Return a point of a lever's scale as a number: days for dates. */
const asNumber = (lever, point) => (isDate(lever) && typeof point === "string" ? dayNumber(point) : point);
const asPoint = (lever, number) => (isDate(lever) ? isoDay(number) : number);

const isPoint = (lever, point) =>
  isDate(lever) ? typeof point === "string" && !Number.isNaN(dayNumber(point)) : typeof point === "number" && Number.isFinite(point);

/** Return the ends of a value in any of the forms that a scenario file may give it. */
function ends(value) {
  if (!isRange(value)) return { low: value, mode: value, high: value };
  const one = value.value ?? value.date;
  if (one !== undefined) return { low: one, mode: one, high: one };
  const some = Array.isArray(value.one_of) ? [...value.one_of].sort((first, second) => (first < second ? -1 : 1)) : null;
  return some ? { low: some[0], high: some.at(-1) } : value;
}

/** Whether something can be the value of a lever: a point, or a range of them. */
export function isValueOf(lever, value) {
  if (lever.kind === "choice") return true;
  const { low, mode, high } = ends(value);
  return isPoint(lever, low) && isPoint(lever, high) && (mode === undefined || isPoint(lever, mode));
}

/** Return {low, mode, high} as numbers; a plain value is all three. */
export function spread(lever, value) {
  const { low, mode, high } = ends(value);
  const [least, most] = [asNumber(lever, low), asNumber(lever, high)];
  return { low: least, mode: mode === undefined || mode === null ? (least + most) / 2 : asNumber(lever, mode), high: most };
}

/** Return {least, most, step} of a lever's scale as numbers. */
export function scale(lever, value) {
  const { low, high } = spread(lever, value);
  const least = asNumber(lever, lever.least) ?? Math.min(0, low);
  const most = asNumber(lever, lever.most) ?? (lever.is_share ? 1 : 3 * high || 1);
  const step = isDate(lever) ? 1 : (lever.step ?? (lever.kind === "beds" ? 1 : niceStep(most - least)));
  return { least: Math.min(least, low), most: Math.max(most, high), step };
}

const niceStep = (width) => 10 ** Math.floor(Math.log10(width / 100));

/** Return a value moved so that its middle stands at a number; its range moves with it, within the scale. */
export function moved(lever, value, base, target) {
  if (!isRange(value)) return asPoint(lever, target);
  const now = spread(lever, value);
  const shape = now.mode === 0 ? spread(lever, base) : now;
  const { least, most, step } = scale(lever, value);
  const to = (point) =>
    isDate(lever) || shape.mode === 0 ? point + target - shape.mode : (point * target) / shape.mode;
  const within = (point) => Math.min(most, Math.max(least, rounded(to(point), step)));
  return ranged(lever, within(shape.low), target, within(shape.high));
}

/** Return a range in order, or a plain value where nothing is left open. */
export function ranged(lever, low, mode, high) {
  const [least, most] = [Math.min(low, mode), Math.max(high, mode)];
  if (least === most) return asPoint(lever, mode);
  return { low: asPoint(lever, least), mode: asPoint(lever, mode), high: asPoint(lever, most) };
}

export function rounded(number, step) {
  const steps = Math.round(number / step) * step;
  return Number(steps.toPrecision(12));
}

/** Return one point of a scale in words, with its unit where that has a form for each number. */
export function pointInWords(lever, number) {
  if (isDate(lever)) return day(isoDay(Math.round(number)));
  if (lever.is_share) return say("percent", { number: written(100 * number, 1) });
  return has(`point_${lever.unit_id}`) ? sayOf(`point_${lever.unit_id}`, number) : written(number);
}

/** Return a value in words: its range, and where it most likely lies. */
export function inWords(lever, value) {
  if (value === null || value === undefined) return say("lever_absent_short");
  if (lever.kind === "choice") return choiceInWords(lever, value);
  const { low, mode, high } = spread(lever, value);
  if (low === high) return withUnit(lever, pointInWords(lever, mode));
  if (has(`range_${lever.unit_id}`))
    return sayOf(`range_${lever.unit_id}`, high, { low: written(low), mode: written(mode), high: written(high) });
  const parts = { low: pointInWords(lever, low), mode: pointInWords(lever, mode), high: pointInWords(lever, high) };
  return withUnit(lever, say("range", parts));
}

const withUnit = (lever, words) =>
  lever.unit && !lever.is_share && !isDate(lever) && !has(`point_${lever.unit_id}`) ? say("with_unit", { value: words, unit: lever.unit }) : words;

const choiceInWords = (lever, value) =>
  lever.choices?.find((choice) => String(choice.value) === String(value))?.label ?? String(value);
