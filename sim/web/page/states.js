// A scenario as the page holds it: a shipped one and what is changed in it. It lives in the address and, if
// kept, in the browser; nothing of it is stored anywhere else. Both may hold what another version, or another hand, put
// there: only what can be shown is taken from them.

import { isValueOf } from "./values.js";

const SHELF = "shelter-sim.scenarios";
const MOST_KEPT = 40;

export const shippedState = (scenario) => ({ extends: scenario.id, title: scenario.title, changes: {} });

/** Return what makes a scenario the same as another: its numbers, not its title. */
export function keyOf(state) {
  const { title, changes = {}, ...rest } = state;
  const sorted = Object.fromEntries(Object.entries(changes).sort(([one], [other]) => (one < other ? -1 : 1)));
  return JSON.stringify({ ...rest, changes: sorted });
}

export const isChanged = (state) => Object.keys(state.changes ?? {}).length > 0;

/** Return a scenario with one more number changed, or with one as it was if the value is undefined. */
export function changed(state, path, value) {
  const { [path]: _, ...others } = state.changes;
  return { ...state, changes: value === undefined ? others : { ...others, [path]: value } };
}

/** Return the scenarios kept in this browser: [{name, state}], none where it keeps nothing. */
export function kept() {
  try {
    const read = JSON.parse(localStorage.getItem(SHELF) ?? "[]");
    return Array.isArray(read) ? read.filter((each) => typeof each?.name === "string" && isState(each.state)) : [];
  } catch {
    return [];
  }
}

/** Keep a list of scenarios; return whether the browser could. */
export function keep(list) {
  try {
    localStorage.setItem(SHELF, JSON.stringify(list.slice(-MOST_KEPT)));
    return true;
  } catch {
    return false;
  }
}

const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isState = (state) =>
  typeof state?.extends === "string" && isTable(state.changes) && !Object.values(state.changes).includes(null) &&
  ["undefined", "string"].includes(typeof state.title) && (state.remove === undefined || Array.isArray(state.remove));

/** Whether a scenario can be shown: it extends one that is there, and each lever has a value of its kind. */
export function isUsable(state, { scenarios, levers }) {
  return (state.extends === "" || scenarios.some(({ id }) => id === state.extends)) &&
    levers.every((lever) => !Object.hasOwn(state.changes, lever.path) || isValueOf(lever, state.changes[lever.path]));
}

/** Return what the address of the page holds: {state, compared, place, language}, each where it is there, and the number of scenarios that it names. */
export function fromAddress() {
  const held = new URLSearchParams(location.hash.slice(1));
  const state = parsed(held.get("scenario"));
  const compared = parsed(held.get("compared"));
  const beside = Array.isArray(compared) ? compared.slice(0, 4) : [];
  return {
    state: isState(state) ? state : null,
    compared: beside.filter(isState),
    number: Number(held.has("scenario")) + beside.length,
    place: held.get("place"),
    language: held.get("language"),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Write what is shown into the address, without a new step for the back button. */
export function intoAddress({ state, compared, place, language }) {
  const held = new URLSearchParams();
  if (state) held.set("scenario", JSON.stringify(state));
  if (compared.length) held.set("compared", JSON.stringify(compared));
  if (place) held.set("place", place);
  held.set("language", language);
  history.replaceState(null, "", `${location.pathname}${location.search}#${held}`);
}
