// Questions to the server that sent this page, and no other.

/** What the server refuses, with the lines at fault. */
export class Refusal extends Error {
  constructor(status, told) {
    super(told.message || String(status));
    this.status = status;
    this.faults = told.faults ?? [];
  }
}

let language = document.documentElement.lang;
export const answerIn = (code) => (language = code);

/** Return the address of something on the server, in the language of the page. */
export function address(path, options = {}) {
  return `${path}?${new URLSearchParams({ ...options, language })}`;
}

async function ask(path, options = {}) {
  const reply = await fetch(address(path, options.query), { credentials: "same-origin", ...options });
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refusal(reply.status, told);
  return told;
}

const post = (path, value, signal) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value), signal });

export const start = () => ask("/api/start");
export const look = (scenarios, signal) => post("/api/look", { scenarios }, signal);
export const run = (scenarios, signal) => post("/api/runs", { scenarios }, signal);
export const progress = (id, signal) => ask(`/api/runs/${encodeURIComponent(id)}`, { signal });
export const stop = (id) => ask(`/api/runs/${encodeURIComponent(id)}`, { method: "DELETE", keepalive: true }); // also when the page goes
export const fileOf = (id, name) => address(`/api/runs/${encodeURIComponent(id)}/files/${name}`);
export const check = (text) => post("/api/check", { text });
export const asFile = (state) => post("/api/file", state);
export const records = (table, query) => ask("/api/records", { method: "POST", body: table, query });
