// The country as tiles, one a province, laid out as on the map; each is a button that selects its province.

import { byId, el, replace } from "./dom.js";
import { breakable, percent, say } from "./words.js";

const STEPS = [0.02, 0.05, 0.1, 0.2, 0.4];
/** Shares never admitted where the colour changes; the first is the usual threshold. */

const SIGNS = { exceeded: "\u25b2", adequate: "\u2713" };
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const stepOf = (share) => STEPS.filter((limit) => share > limit).length;

/** Draw the map of an answer; `select(code)` hears the province chosen, null for the whole country. */
export function drawMap(start, view, place, isFirstLook, select) {
  const known = new Map(view.provinces.map((province) => [province.code, province]));
  const tiles = start.provinces.filter(({ code }) => known.has(code));
  const [top, left] = ["row", "column"].map((side) => Math.min(...tiles.map((tile) => tile[side])));
  const first = tiles.some(({ code }) => code === place) ? place : tiles[0]?.code;
  const short = shortNames(tiles);
  const buttons = tiles.map((tile) => tileButton(tile, short(tile), known.get(tile.code), tile.code === place, tile.code === first, select));
  buttons.forEach((button, number) => {
    button.style.gridRow = String(tiles[number].row - top + 1);
    button.style.gridColumn = String(tiles[number].column - left + 1);
  });
  replace(
    byId("map"),
    el("p", { class: "hidden", id: "map-how" }, say("map_how")),
    isFirstLook ? el("p", {}, el("span", { class: "chip" }, say("first_look"))) : null,
    el("div", { class: "tiles", role: "group", "aria-label": say("map"), "aria-describedby": "map-how", keydown: (event) => walk(event, tiles) }, buttons),
    legend(),
  );
}

function tileButton(tile, name, province, isSelected, isFirst, select) {
  const { estimate, text } = province.share_turned_away;
  const hasShelter = province.has_shelter > 0;
  const look = hasShelter && estimate !== null ? `share-${stepOf(estimate)}` : "no-shelter";
  const share = text.split(" (")[0];
  const verdict = province.verdict_label ?? province.verdict;
  const sign = SIGNS[province.verdict];
  const label = say(hasShelter ? "tile" : "tile_without", { name: tile.name, share, verdict });
  return el(
    "button",
    { type: "button", class: `tile ${look}`, "aria-pressed": String(isSelected), "aria-label": label, title: label, tabindex: isFirst ? 0 : -1,
      "data-code": tile.code, "data-key": `tile-${tile.code}`, click: () => select(isSelected ? null : tile.code) },
    el("span", { class: "name" }, name.replace(/\. /g, ".\u00a0").match(/[^ -]+-?/g).map((word) => [el("span", {}, breakable(word)), " "])),
    el("b", {}, share),
    sign ? el("span", { class: "sign" }, sign) : null,
  );
}

/** Return what shortens a name: words that many names share, such as "Region", say nothing on a map. */
function shortNames(tiles) {
  const words = tiles.flatMap(({ name }) => name.split(" "));
  const isCommon = (word) => words.filter((each) => each === word).length > 3;
  return ({ name }) => name.split(" ").filter((word) => !isCommon(word)).join(" ") || name;
}

/** Move from tile to tile by the arrows, to the nearest one in that direction. */
function walk(event, tiles) {
  const move = MOVES[event.key];
  const from = tiles.find(({ code }) => code === event.target.dataset.code);
  if (!move || !from) return;
  event.preventDefault();
  const ahead = (tile) => (tile.row - from.row) * move[0] + (tile.column - from.column) * move[1];
  const aside = (tile) => Math.abs((tile.row - from.row) * move[1]) + Math.abs((tile.column - from.column) * move[0]);
  const [next] = tiles.filter((tile) => ahead(tile) > 0).sort((one, other) => ahead(one) + 3 * aside(one) - ahead(other) - 3 * aside(other));
  if (!next) return;
  for (const button of event.currentTarget.children) button.tabIndex = button.dataset.code === next.code ? 0 : -1;
  event.currentTarget.querySelector(`[data-code="${next.code}"]`).focus();
}

function legend() {
  const limits = [0, ...STEPS];
  const parts = limits.map((limit, number) => {
    const words = number === STEPS.length ? say("over", { share: percent(limit) }) : say("up_to", { share: percent(STEPS[number]) });
    return el("li", {}, el("span", { class: `swatch share-${number}` }), words);
  });
  return el("div", {},
    el("p", { class: "quiet legend-title" }, say("map_legend")),
    el("ul", { class: "legend" }, parts, el("li", {}, el("span", { class: "swatch no-shelter" }), say("no_shelter"))),
    el("p", { class: "quiet" }, say("map_signs")));
}
