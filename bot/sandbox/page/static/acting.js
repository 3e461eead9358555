// What a person does that the bot answers, and what becomes of it.
import { Refused, send } from "./api.js";
import { openForm } from "./form.js";
import { here } from "./here.js";
import { lookFor, note } from "./messages.js";

const ANSWERS = [4, 5]; // the callbacks that make a message, at once or later
const FORM = 9; // the one that opens a form

export async function press(control, message, customId, values) {
  await busily(control, async () => {
    const body = { message, custom_id: customId, ...(values && { values }) };
    await settle(await send("/sandbox/components", body));
  });
}

export async function useOnMessage(command, target) {
  await attempt(async () =>
    settle(await send("/sandbox/commands", { channel: here.channel, name: command, target })));
}

// Raises what the sandbox refuses, for the command's form to show.
export async function useCommand(name, options) {
  await settle(await send("/sandbox/commands", { channel: here.channel, name, options }));
}

export async function settle(outcome) {
  if (outcome.error) note("This interaction failed.", outcome.error);
  else if (outcome.type === FORM) await openForm(outcome.response.custom_id, settle);
  else if (ANSWERS.includes(outcome.type) && outcome.response) lookFor(outcome.response.id);
}

async function busily(control, act) {
  if (control.ariaBusy === "true") return;
  control.ariaBusy = "true";
  await attempt(act);
  control.ariaBusy = null;
}

export async function attempt(act) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note("That did not work.", error.message);
  }
}
