// Files in and out: a scenario file with its faults at the line, a shelter's own table, and what can be downloaded.

import { byId, disclosure, el, give, replace } from "./dom.js";
import * as server from "./server.js";
import { say, sayOf } from "./words.js";

const MOST_BYTES = 1_000_000;
const FILES = ["brief.html", "tables.xlsx", "tables.zip", "data.json"];

/** Draw what can be taken away of the scenario shown; `held` is the answer to it, if there is one, with its run. */
export function drawDownloads(state, held, does) {
  const { run, answer, view } = held ?? {};
  const file = /^state-/.test(view?.scenario) ? `${view.scenario}.toml` : "scenario.toml"; // as the command calls it
  const links = FILES.filter((name) => !answer?.files || answer.files.includes(name)).map((name) =>
    el("li", {}, el("a", { href: server.fileOf(run, name), download: name, "data-key": `file-${name}` }, say(`file_${name}`))));
  const fault = el("p", { class: "fault", role: "alert" });
  const give_ = () => server.asFile(state).then(({ text }) => give(file, text, "application/toml"), (refusal) => (fault.textContent = refusal.message));
  replace(
    byId("downloads"),
    el("div", { class: "row" },
      el("button", { type: "button", "data-key": "give-file", click: give_ }, say("give_file")),
      el("button", { type: "button", "data-key": "copy-link", click: does.copy }, say("copy_link")),
      el("button", { type: "button", "data-key": "print", click: () => print() }, say("print"))),
    fault,
    run ? el("ul", { class: "downloads" }, links) : el("p", { class: "quiet" }, say("files_later")),
    answer?.command ? disclosure("command", say("command"), [el("p", {}, say("command_how")), el("pre", { tabindex: 0, "data-key": "command-text" }, answer.command)]) : null,
  );
}

/** Draw the ways in: a scenario file, and own records; `take(state)` hears a scenario that was read. What was filled in stays. */
export function drawIntake(take) {
  const before = [...byId("intake").querySelectorAll("[name]")];
  replace(byId("intake"), disclosure("take-file", say("take_file"), takeFile(take)), disclosure("take-records", say("take_records"), takeRecords(take)));
  for (const { name, type, files, value } of before) {
    const field = byId("intake").querySelector(`[name="${name}"]`);
    if (type === "file") field.files = files;
    else field.value = value;
  }
}

function takeFile(take) {
  const told = el("div", { role: "alert" });
  const read = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const text = file.size > MOST_BYTES ? "" : await file.text();
    if (file.size > MOST_BYTES) return told.replaceChildren(el("p", { class: "fault" }, say("too_large")));
    await server.check(text).then(
      ({ state, doubts }) => {
        told.replaceChildren(el("p", {}, say("taken", { title: state.title })), ...doubts.map((doubt) => el("p", {}, doubt)));
        take(state);
      },
      (refusal) => told.replaceChildren(...faultsAt(refusal, text)),
    );
    event.target.value = "";
  };
  return [
    el("label", {}, el("span", {}, say("take_file_how")), el("input", { type: "file", accept: ".toml,text/plain", "data-key": "scenario-file", change: read })),
    told,
  ];
}

/** Return the faults of a file, and its text with the faulty lines marked. */
function faultsAt(refusal, text) {
  const faulty = new Set(refusal.faults.map(({ line }) => line));
  const lines = text.split("\n").map((line, number) =>
    el("li", { class: faulty.has(number + 1) ? "faulty" : null, id: `line-${number + 1}` }, el("code", {}, line || " ")));
  const rows = refusal.faults.map(({ line, message }) =>
    el("li", {}, line ? el("a", { href: `#line-${line}`, click: (event) => toLine(event, line) }, say("at_line", { line })) : null, line ? " " : null, message));
  return [
    el("p", { class: "fault" }, refusal.faults.length ? sayOf("faults", refusal.faults.length) : refusal.message),
    el("ul", {}, rows),
    faulty.size ? el("ol", { class: "source", tabindex: 0, "aria-label": say("your_file") }, lines) : null,
  ].filter(Boolean);
}

/** Go to a line without writing it into the address, which holds the scenario. */
function toLine(event, line) {
  event.preventDefault();
  const place = byId(`line-${line}`);
  place.tabIndex = -1;
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}

function takeRecords(take) {
  const told = el("div", { role: "status" });
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const table = form.get("table").size ? form.get("table") : form.get("pasted");
    if (!table.size && !table.trim?.()) return told.replaceChildren(el("p", { class: "fault" }, say("records_none")));
    told.replaceChildren(el("p", {}, say("reading")));
    const options = Object.fromEntries(["beds", "longest_stay", "records_from", "records_until", "date_order"].map((name) => [name, form.get(name)]).filter(([, value]) => value));
    await server.records(table, options).then(
      (read) => told.replaceChildren(...recordsTold(read, take)),
      (refusal) => told.replaceChildren(el("p", { class: "fault" }, refusal.message), ofCommand([refusal.message]), el("ul", {}, refusal.faults.map(({ line, message }) => el("li", {}, line ? `${say("at_line", { line })} ` : "", message)))),
    );
  };
  const number = (name, words) => el("label", {}, el("span", {}, words), el("input", { name, type: "number", min: 1, max: name === "beds" ? 1000 : 36525, "data-key": `records-${name}` }));
  const day = (name) => el("label", {}, el("span", {}, say(name)), el("input", { name, type: "date", "data-key": name }));
  const order = el("label", {}, el("span", {}, say("date_order")), el("select", { name: "date_order" }, ["", "dmy", "mdy", "ymd"].map((value) => el("option", { value }, say(`date_order_${value || "guess"}`)))));
  return [
    el("p", {}, say("records_how")),
    el("form", { class: "records", submit },
      el("label", {}, el("span", {}, say("records_file")), el("input", { name: "table", type: "file", accept: ".csv,.tsv,.txt,.xlsx", "data-key": "records-file" })),
      el("label", {}, el("span", {}, say("records_paste")), el("textarea", { name: "pasted", rows: 3, wrap: "off", "data-key": "records-pasted", autocomplete: "off", spellcheck: "false" })),
      number("beds", say("records_beds")), number("longest_stay", say("records_longest")), day("records_from"), day("records_until"), order,
      el("button", {}, say("records_read"))),
    told,
  ];
}

/** Return what is said where words that come from the command speak of its options; an empty part where none do. */
const ofCommand = (said) => el("p", { class: "quiet" }, said.some((words) => / --[a-z]/.test(words)) ? say("records_options") : null);

function recordsTold({ text, state, summary = [], reading = [] }, take) {
  return [
    disclosure("records-reading", say("records_reading"), [...reading.map((words) => el("p", {}, words)), ofCommand(reading)]),
    ...summary.map((words) => el("p", {}, words)),
    el("div", { class: "row" },
      state ? el("button", { type: "button", "data-key": "records-use", click: () => take(state) }, say("records_use")) : null,
      el("button", { type: "button", click: () => give("records.toml", text, "application/toml") }, say("give_file"))),
  ];
}
