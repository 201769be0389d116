// Who gets no bed: citizens and foreign people, women and men, adults, children and families.

import { byId, cellLabel, el, replace, table, withRange } from "./dom.js";
import { termButton } from "./glossary.js";
import { say, withBreaks } from "./words.js";

const COLUMNS = ["people", "turned_away", "share", "never_eligible"];
const TERMS = { people: "eligible", share: "turned_away", never_eligible: "never_eligible" };

/** Draw the groups of a scenario; nothing where it tells none apart. */
export function drawGroups(view, { year }) {
  byId("who").hidden = !view.groups?.length;
  if (!view.groups?.length) return;
  const heads = COLUMNS.map((column) => el("th", { scope: "col" }, wordsOf(column), termButton(TERMS[column], `groups-${column}`)));
  const rows = view.groups.map((group) => [group.label, ...COLUMNS.map((column) => el("td", {}, cellLabel(wordsOf(column)), withRange(group[column])))]);
  replace(
    byId("groups"),
    el("p", { class: "quiet" }, say("who_of", { year })),
    table(say("who"), [say("column_group"), ...heads], rows, "groups"),
  );
}

const wordsOf = (column) => withBreaks(say(`column_${column}`));
