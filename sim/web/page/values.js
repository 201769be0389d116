// The value of a lever: a number, a date, or the range {low, mode, high} of one that nobody knows.

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
  const { low, mode, high } = ends(value);
  return isPoint(lever, low) && isPoint(lever, high) && (mode === undefined || isPoint(lever, mode));
}

/** Return {low, mode, high} as numbers; a plain value is all three. */
export function spread(lever, value) {
  const { low, mode, high } = ends(value);
  const [least, most] = [asNumber(lever, low), asNumber(lever, high)];
  const middle = value?.distribution === "loguniform" ? Math.sqrt(least * most) : (least + most) / 2;
  return { low: least, mode: mode === undefined || mode === null ? middle : asNumber(lever, mode), high: most };
}

/** Whether a value leaves something open. */
export const isOpen = (lever, value) => {
  const { low, high } = spread(lever, value);
  return low !== high;
};

/** Whether a value says where it most likely lies; some laws of a range have no such place. */
export const hasMode = (value) => (ends(value).mode ?? null) !== null;

/** Whether two values of a lever leave the same open. */
export function isSame(lever, one, other) {
  const [first, second] = [spread(lever, one), spread(lever, other)];
  const isOfOneLaw = first.low === first.high || lawOf(lever, one) === lawOf(lever, other);
  return isOfOneLaw && first.low === second.low && first.mode === second.mode && first.high === second.high;
}

const lawOf = (lever, value) => value?.distribution ?? (hasMode(value) ? "triangular" : isDate(lever) ? undefined : "uniform");

/**
 * Return the value whose range goes with a lever that is moved: the one of the scenario as long as only its middle
 * was moved, so that on the way to an end of the scale and back nothing is lost that is open; else the reader's own.
 */
export function formOf(lever, base, value) {
  if (!isRange(base)) return value;
  return !isRange(value) || isSame(lever, moved(lever, base, base, spread(lever, value).mode), value) ? base : value;
}

/** Return {least, most, step} of a lever's scale as numbers. */
export function scale(lever, value) {
  const { low, high } = spread(lever, value);
  const least = asNumber(lever, lever.least) ?? Math.min(0, low);
  const most = asNumber(lever, lever.most) ?? (lever.is_share ? 1 : 3 * high || 1);
  const step = isDate(lever) ? 1 : (lever.step ?? (lever.kind === "beds" ? 1 : niceStep(most - least)));
  return { least: Math.min(least, low), most: Math.max(most, high), step };
}

/** Return {least, most} of what may be written: any number that the model admits, and dates of the lever's scale. */
export const admitted = (lever, value) =>
  isDate(lever) ? scale(lever, value) : { least: lever.at_least ?? -Infinity, most: lever.at_most ?? Infinity };

const niceStep = (width) => 10 ** Math.floor(Math.log10(width / 100));

/** Return a value moved so that its middle stands at a number; its range moves with it, within the scale. */
export function moved(lever, value, base, target) {
  if (!isRange(value)) return asPoint(lever, target);
  const now = spread(lever, value);
  const shape = now.mode === 0 ? spread(lever, base) : now;
  if (target === shape.mode) return ranged(lever, shape.low, target, shape.high, value);
  const { least, most, step } = scale(lever, value);
  const to = (point) =>
    isDate(lever) || shape.mode === 0 ? point + target - shape.mode : (point * target) / shape.mode;
  const near = (point) => Math.min(most, Math.max(least, rounded(to(point), step)));
  // Where the middle is made of the ends, no end may stop at that of the slider: the handle would not stand where it was put.
  const far = (point) => Math.max(least, Number(to(point).toPrecision(3)));
  const end = hasMode(value) || isDate(lever) || lever.is_share ? near : far;
  return ranged(lever, end(shape.low), target, end(shape.high), value);
}

/** Return a range in order, of the law of the value that it is made from, or a plain value where nothing is left open. */
export function ranged(lever, low, mode, high, from) {
  const [least, most] = [Math.min(low, mode), Math.max(high, mode)];
  if (least === most) return asPoint(lever, mode);
  const law = lawOf(lever, from);
  const range = { low: asPoint(lever, least), mode: asPoint(lever, mode), high: asPoint(lever, most) };
  if (isRange(from) && !hasMode(from)) delete range.mode;
  return isRange(from) && law && law !== "triangular" ? { ...range, distribution: law } : range;
}

export function rounded(number, step) {
  const steps = Math.round(number / step) * step;
  return Number(steps.toPrecision(12));
}

/** Return one point of a scale in words, with its unit where that has a form for each number. */
export function pointInWords(lever, number) {
  if (isDate(lever)) return day(isoDay(Math.round(number)));
  if (lever.is_share) return say("percent", { number: written(100 * number, 2) });
  return has(`point_${lever.unit_id}`) ? sayOf(`point_${lever.unit_id}`, number) : written(number);
}

/** Return a value in words: its range, and where it most likely lies. */
export function inWords(lever, value) {
  if (value === null || value === undefined) return say("lever_absent_short");
  const { low, mode, high } = spread(lever, value);
  if (low === high) return withUnit(lever, pointInWords(lever, mode));
  if (hasMode(value) && has(`range_${lever.unit_id}`))
    return sayOf(`range_${lever.unit_id}`, high, { low: written(low), mode: written(mode), high: written(high) });
  const middle = hasMode(value) || isDate(lever) ? mode : Number(mode.toPrecision(3));
  const parts = { low: pointInWords(lever, low), mode: pointInWords(lever, middle), high: pointInWords(lever, high) };
  return withUnit(lever, say(hasMode(value) ? "range" : "range_middle", parts));
}

const withUnit = (lever, words) =>
  lever.unit && !lever.is_share && !isDate(lever) && !has(`point_${lever.unit_id}`) ? say("with_unit", { value: words, unit: lever.unit }) : words;
