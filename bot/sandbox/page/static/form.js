// Forms (modals) that the bot opens.
import { Refused, piece, send } from "./api.js";

export async function openForm(customId, settle) {
  const opener = document.activeElement;
  const dialog = await piece(`/page/form?custom_id=${encodeURIComponent(customId)}`);
  document.body.append(dialog);
  const close = () => dialog.close();
  dialog.querySelector("[data-cancel]").addEventListener("click", close);
  dialog.addEventListener("close", () => {
    dialog.remove();
    const back = opener.isConnected ? opener : document.getElementById("composer-text");
    back.focus();
  });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const outcome = await submit(dialog, customId);
    if (!outcome) return;
    close();
    await settle(outcome);
  });
  dialog.showModal();
}

async function submit(dialog, customId) {
  const wrong = dialog.querySelector(".error");
  wrong.hidden = true;
  try {
    return await send("/sandbox/modals", { custom_id: customId, fields: fieldsOf(dialog) });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    wrong.textContent = error.message;
    wrong.hidden = false;
    return null;
  }
}

const fieldsOf = (dialog) =>
  Object.fromEntries([...dialog.querySelectorAll("[data-field]")].map((field) =>
    [field.dataset.field, valueOf(field)]));

function valueOf(field) {
  const chosen = [...field.querySelectorAll("input:checked")].map((input) => input.value);
  const only = field.querySelector("input, textarea, select");
  switch (field.dataset.kind) {
    case "text": return only.value;
    case "yes": return only.checked;
    case "one": return chosen[0] ?? null;
    default: return only.matches("select") ? [only.value].filter(Boolean) : chosen;
  }
}
