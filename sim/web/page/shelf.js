// The scenarios on the page: the shipped ones compared at the start, others taken in, and those kept.

import { el, replace, byId } from "./dom.js";
import { isChanged, isUsable, keep, kept, keyOf, shippedState } from "./states.js";
import { say } from "./words.js";

export class Shelf {
  #taken = [];
  #start;

  constructor(start) {
    this.learn(start);
  }

  /** Take the titles of another language. */
  learn(start) {
    this.#start = start;
    this.main = start.scenarios.filter((each) => each.is_main).map(shippedState);
  }

  shipped(id) {
    const scenario = this.#start.scenarios.find((each) => each.id === id);
    return scenario && shippedState(scenario);
  }

  /** The shipped scenarios that have no card yet. */
  get others() {
    const keys = new Set(this.items.map(({ key }) => key));
    return this.#start.scenarios.map(shippedState).filter((state) => !keys.has(keyOf(state)));
  }

  /** What has a card: {key, name, state, isOwn}. */
  get items() {
    const own = [...kept().filter(({ state }) => this.canShow(state)), ...this.#taken.map((state) => ({ name: this.titleOf(state), state }))];
    const all = [...this.main.map((state) => ({ name: state.title, state, isOwn: false })), ...own.map((each) => ({ ...each, isOwn: true }))];
    const seen = new Set();
    return all.map((item) => ({ ...item, key: keyOf(item.state) })).filter(({ key }) => !seen.has(key) && seen.add(key));
  }

  /** Whether a scenario from elsewhere can be shown. */
  canShow(state) {
    return isUsable(state, this.#start);
  }

  /** Return the title of a scenario; that of a shipped one in the language of the page. */
  titleOf(state) {
    const shipped = this.shipped(state.extends)?.title;
    if (!isChanged(state) && !state.remove) return shipped ?? state.title;
    return state.title || say("changed_title", { title: shipped ?? "" });
  }

  take(state) {
    if (!this.has(keyOf(state))) this.#taken.push(state);
  }

  has(key) {
    return this.items.some((item) => item.key === key);
  }

  /** Whether a scenario is there again next time: it is shipped, or kept under its title. */
  isSafe(state) {
    if (!isChanged(state) && !state.remove && state.extends) return true;
    return kept().some((each) => keyOf(each.state) === keyOf(state) && each.name === state.title);
  }

  /** Return the name on the card of a scenario, if it has one. */
  nameOf(state) {
    return this.items.find(({ key }) => key === keyOf(state))?.name;
  }

  /** Keep a scenario under a name, with a number behind it if another one has it: none is lost. Return {name, isKept}. */
  keep(state, wanted) {
    const others = kept().filter((each) => keyOf(each.state) !== keyOf(state));
    const name = unused(wanted, others.map((each) => each.name));
    this.#taken = this.#taken.filter((each) => keyOf(each) !== keyOf(state));
    const isKept = keep([...others, { name, state: { ...state, title: name } }]);
    if (!isKept) this.#taken.push({ ...state, title: name });
    return { name, isKept };
  }

  remove(key) {
    this.#taken = this.#taken.filter((state) => keyOf(state) !== key);
    keep(kept().filter(({ state }) => keyOf(state) !== key));
  }
}

function unused(name, names) {
  let [number, free] = [1, name];
  while (names.includes(free)) free = `${name} (${++number})`;
  return free;
}

let keepingDrawn = null;

/** Draw what keeps the scenario shown and brings in others; `does` has keep(name) and take(state). */
export function drawKeeping(shelf, state, does) {
  const isKept = shelf.isSafe(state);
  const now = JSON.stringify([keyOf(state), state.title, isKept, say("keep"), shelf.others.map(({ title }) => title)]);
  if (now === keepingDrawn) return; // an answer came: what is being written stays
  keepingDrawn = now;
  const submit = (event) => {
    event.preventDefault();
    const name = new FormData(event.target).get("name").trim();
    if (name) does.keep(name);
  };
  const form = el("form", { class: "row", submit },
    el("label", {}, el("span", {}, say("name_it")), el("input", { name: "name", required: true, maxlength: 80, value: state.title, "data-key": "keep-name", autocomplete: "off" })),
    el("button", { "data-key": "keep" }, say("keep")));
  const pick = (event) => event.target.value && does.take(shelf.others[Number(event.target.value)]);
  const others = el("label", { class: "row" }, el("span", {}, say("add_shipped")),
    el("select", { "data-key": "add-shipped", change: pick }, el("option", { value: "" }, say("choose")), shelf.others.map(({ title }, number) => el("option", { value: number }, title))));
  replace(byId("keeping"), isKept ? null : form, shelf.others.length ? others : null);
}
