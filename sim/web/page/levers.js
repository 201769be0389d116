// The levers in groups, each group behind a fold that says how many of them are moved.

import { byId, disclosure, el, replace } from "./dom.js";
import { termButton } from "./glossary.js";
import { leverElement } from "./lever.js";
import { say, sayOf } from "./words.js";

/**
 * Draw the levers of a scenario.
 *
 * `start` is what the server told at the start, `state` the scenario shown, and `told(lever, value, isDone)`
 * hears each new value.
 */
export function drawLevers(start, state, told) {
  const parts = groupsFor(start, state).map(({ id, label }, number) => {
    const levers = start.levers.filter((lever) => lever.group === id);
    const isHere = (lever) => baseOf(lever, state) !== null || lever.path in state.changes;
    const rows = levers.filter(isHere).map((lever) => rowOf(lever, state, told));
    rows.push(absent(levers.filter((lever) => !isHere(lever) && isElsewhere(start, lever))));
    const heading = el("span", {}, label, " ", el("span", { class: "badge", "data-group": id }));
    return levers.length ? disclosure(`group-${id}`, heading, rows, number === 0) : null;
  });
  replace(byId("levers"), parts);
  countMoved(start, state);
}

const rowOf = (lever, state, move) =>
  leverElement(asSaidIn(state, lever), baseOf(lever, state), state.changes[lever.path], (value, isDone) => move(lever, value, isDone));

/** Draw anew the levers that go with one that was moved, as long as they are not moved themselves. */
export function drawFollowers(start, state, { path }, told) {
  for (const lever of start.levers.filter(({ follows }) => follows[state.extends] === path))
    byId("levers").querySelector(`[data-lever="${CSS.escape(lever.id)}"]`)?.replaceWith(rowOf(lever, state, told));
}

/** Return the groups of levers, those first that matter most: beds, where there is one shelter. */
function groupsFor({ groups, scenarios }, state) {
  const isAlone = scenarios.find(({ id }) => id === state.extends)?.is_alone;
  return isAlone ? [...groups].sort((one, other) => (other.id === "beds") - (one.id === "beds")) : groups;
}

/** Return whether one of the main scenarios has a lever that is worth a word where it is absent: not the beds of each province. */
const isElsewhere = (start, lever) => lever.kind !== "beds" && start.scenarios.some(({ id, is_main }) => is_main && (lever.values?.[id] ?? null) !== null);

/** Return a line that names the levers that a scenario has not. */
function absent(levers) {
  return levers.length ? el("p", { class: "quiet absent" }, say("levers_absent", { levers: levers.map(({ label }) => label).join("; ") })) : null;
}

/** Return the array of its own that a scenario has where a lever leads, such as its grants, the item in it, and the key of that. */
function ownItem({ path }, state) {
  const [, array, number, key] = path.match(/^(.+)\[(\d+)\]\.(\w+)$/) ?? [];
  return [state.changes[array], state.changes[array]?.[number], key];
}

/** Return a lever with what is said of it in a scenario. */
function asSaidIn(state, lever) {
  const [array, item] = ownItem(lever, state);
  const followed = state.changes[lever.follows?.[state.extends]];
  const { source = null, assumption = null } = item ?? followed ?? {};
  return { ...lever, ...lever.own?.[state.extends], ...(array || followed !== undefined ? { source, assumption } : {}) };
}

/** Return the value that a lever of a scenario has as long as it is not moved: that of the shipped one, or of the lever that it follows. */
export function baseOf(lever, state) {
  if (state.remove?.some((key) => lever.path === key || lever.path.startsWith(`${key}.`))) return null;
  const [array, item, key] = ownItem(lever, state);
  if (array) return typeof item?.[key] === "number" ? item[key] : null;
  const followed = lever.follows?.[state.extends];
  return state.changes[followed] ?? lever.values?.[state.extends] ?? null;
}

/** Say in each group how many of its levers are moved. */
export function countMoved(start, state) {
  for (const badge of byId("levers").querySelectorAll("[data-group]")) {
    const levers = start.levers.filter((lever) => lever.group === badge.dataset.group);
    const number = state.extends ? levers.filter((lever) => lever.path in state.changes).length : 0;
    badge.textContent = number ? sayOf("moved", number) : "";
  }
  byId("all-back").disabled = !state.extends || Object.keys(state.changes).length === 0; // a whole file has nothing to go back to
  replace(byId("levers-of"), el("span", {}, say("levers_of", { title: state.title })), termButton("range", "panel"));
}
