// Forms: one submit only, a key against double writes, filters that send themselves, batch choice.
import { each, show } from "./dom";
import { words } from "./words";

const KEY_BYTES = 16;

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function submitButtons(form: HTMLFormElement): HTMLButtonElement[] {
  return Array.from(form.querySelectorAll<HTMLButtonElement>("button[type=submit], button:not([type])"));
}

function startOnce(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset["sent"] = "1";
    form.setAttribute("aria-busy", "true");
    for (const button of submitButtons(form)) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-sending");
      button.title = words.sending;
    }
  });
}

function allowAgain(form: HTMLFormElement): void {
  delete form.dataset["sent"];
  form.removeAttribute("aria-busy");
  for (const button of submitButtons(form)) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("title");
    button.classList.remove("is-sending");
  }
}

function boxesNamed(scope: ParentNode, name: string): HTMLInputElement[] {
  const boxes = scope.querySelectorAll<HTMLInputElement>("input[type=checkbox]");
  return Array.from(boxes).filter((box) => box.name === name && !box.disabled);
}

function startSelectAll(all: HTMLInputElement): void {
  const name = all.dataset["selectAll"] ?? "";
  const scope = all.form ?? document;
  const tell = (): void => {
    const boxes = boxesNamed(scope, name);
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const output of document.querySelectorAll(`[data-selected-count="${CSS.escape(name)}"]`))
      output.textContent = String(chosen);
    const needing = document.querySelectorAll<HTMLButtonElement>(`[data-needs-selected="${CSS.escape(name)}"]`);
    for (const button of needing) button.disabled = chosen === 0;
  };
  all.addEventListener("change", () => {
    for (const box of boxesNamed(scope, name)) box.checked = all.checked;
    tell();
  });
  scope.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === name) tell();
  });
  tell();
}

export function startForms(root: ParentNode): void {
  each<HTMLInputElement>(root, "input[data-idempotency-key]", (input) => {
    if (!input.value) input.value = randomKey();
  });
  each<HTMLFormElement>(root, "form[data-once]", startOnce);
  each<HTMLFormElement>(root, "form[data-auto-submit]", (form) => {
    form.addEventListener("change", (event) => {
      const isChoice =
        event.target instanceof HTMLSelectElement ||
        (event.target instanceof HTMLInputElement && /^(checkbox|radio|date)$/.test(event.target.type));
      if (isChoice) form.requestSubmit();
    });
  });
  each<HTMLInputElement>(root, "input[data-select-all]", (all) => {
    show(all);
    startSelectAll(all);
  });
  each<HTMLElement>(root, "[data-focus-first]", (summary) => summary.focus());
}

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) allowAgain(form);
});
