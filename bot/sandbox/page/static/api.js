// Calls to the sandbox's own controls, and what went wrong in words.
import { here } from "./here.js";

export class Refused extends Error {}

export const send = (path, body) => call("POST", path, { user: here.user, ...body }).then(json);
export const rewrite = (path, body) => call("PATCH", path, { user: here.user, ...body }).then(json);
export const remove = (path) => call("DELETE", asUser(path));
export const read = (path) => call("GET", asUser(path)).then(json);

// A piece of the page; the server has escaped all that people wrote in it.
export async function piece(path) {
  const template = document.createElement("template");
  template.innerHTML = await (await call("GET", asUser(path))).text();
  return template.content.firstElementChild;
}

const json = (response) => (response.status === 204 ? null : response.json());

const asUser = (path) => `${path}${path.includes("?") ? "&" : "?"}user=${here.user}`;

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body && { "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Refused("The sandbox can't be reached; is it still running?");
  }
  if (!response.ok) throw new Refused(await reason(response));
  return response;
}

async function reason(response) {
  const body = await response.json().catch(() => null);
  if (!body?.message) return `The sandbox answered with status ${response.status}.`;
  return [body.message, ...details(body.errors ?? {})].join(" · ");
}

function details(errors) {
  return Object.entries(errors).flatMap(([key, value]) =>
    key === "_errors" ? value.map((one) => one.message) : details(value));
}
