// Drafts: what is filled in stays on this device, per person, until the server has taken it.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import { each, make, putFiles } from "./dom";
import { words } from "./words";

const STORE = "drafts";
const KEPT_DAYS = 7;
const SAVE_AFTER_MS = 400;
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "idempotency_key"]);

interface KeptFile {
  name: string;
  type: string;
  blob: Blob;
}

interface Draft {
  fields: [name: string, value: string][];
  files: [name: string, files: KeptFile[]][];
  savedAtMs: number;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: Draft };
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("shouwang", 1, { upgrade: (db) => void db.createObjectStore(STORE) });
  return opened;
}

function keyOf(element: HTMLElement, name: string | undefined): string {
  return `${element.dataset["draftPerson"] ?? ""}|${name ?? ""}`;
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return Array.from(form.elements).filter(
    (element): element is Field =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLSelectElement ||
        element instanceof HTMLTextAreaElement) &&
      element.name !== "" &&
      !NEVER_KEPT.has(element.name) &&
      element.type !== "password",
  );
}

function isTicked(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

function isFile(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && field.type === "file";
}

function readForm(form: HTMLFormElement): Draft {
  const draft: Draft = { fields: [], files: [], savedAtMs: Date.now() };
  for (const field of fieldsOf(form)) {
    if (isFile(field)) {
      const kept = Array.from(field.files ?? [], (file) => ({
        name: file.name,
        type: file.type,
        blob: new Blob([file], { type: file.type }),
      }));
      if (kept.length) draft.files.push([field.name, kept]);
    } else if (isTicked(field)) {
      if (field.checked) draft.fields.push([field.name, field.value]);
    } else if (field instanceof HTMLSelectElement) {
      for (const option of field.selectedOptions) draft.fields.push([field.name, option.value]);
    } else if (field.value) {
      draft.fields.push([field.name, field.value]);
    }
  }
  return draft;
}

function writeFields(form: HTMLFormElement, draft: Draft): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of fieldsOf(form)) {
    const kept = values.get(field.name) ?? [];
    if (isFile(field)) continue;
    if (isTicked(field)) field.checked = kept.includes(field.value);
    else if (field instanceof HTMLSelectElement) {
      if (!kept.length) continue;
      for (const option of field.options) option.selected = kept.includes(option.value);
    } else if (kept[0] !== undefined) field.value = kept[0];
  }
}

function writeFiles(form: HTMLFormElement, draft: Draft): void {
  for (const [name, files] of draft.files) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement) || field.files?.length) continue;
    putFiles(field, files.map((kept) => new File([kept.blob], kept.name, { type: kept.type })));
    field.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true }));
  }
}

function tellRestored(form: HTMLFormElement, key: string): void {
  const discard = make("button", { type: "button", class: "btn" }, words.draftDiscard);
  const note = make(
    "div",
    { class: "notice notice-info", role: "status" },
    make("div", { class: "notice-body" }, make("p", {}, words.draftRestored)),
    discard,
  );
  discard.addEventListener("click", () => {
    form.dataset["draftDiscarded"] = "1";
    void forget(key).then(() => location.reload());
  });
  form.prepend(note);
}

async function forget(key: string): Promise<void> {
  await (await database()).delete(STORE, key);
}

async function forgetOld(): Promise<void> {
  const db = await database();
  const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
  for (const key of await db.getAllKeys(STORE)) {
    const draft = await db.get(STORE, key);
    if (draft && draft.savedAtMs < oldest) await db.delete(STORE, key);
  }
}

function startSaving(form: HTMLFormElement, key: string): void {
  let timer = 0;
  let isDirty = false;
  const save = async (): Promise<void> => {
    window.clearTimeout(timer);
    if (!isDirty || form.dataset["draftDiscarded"]) return;
    isDirty = false;
    try {
      await (await database()).put(STORE, readForm(form), key);
      form.dataset["draftSaved"] = "1";
    } catch {
      form.dataset["draftSaved"] = "0";
      form.title = words.unsaved;
    }
  };
  const later = (): void => {
    isDirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void save(), SAVE_AFTER_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => void save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void save();
  });
}

async function startDraft(form: HTMLFormElement): Promise<void> {
  const key = keyOf(form, form.dataset["draft"]);
  const draft = await (await database()).get(STORE, key);
  if (draft) {
    const isAnsweredWithErrors = form.querySelector("[data-focus-first], .has-error") !== null;
    if (!isAnsweredWithErrors) writeFields(form, draft);
    writeFiles(form, draft);
    form.dispatchEvent(new CustomEvent("draft-restored"));
    tellRestored(form, key);
  }
  startSaving(form, key);
}

export function activate(root: ParentNode): void {
  if (!("indexedDB" in window)) return;
  each<HTMLElement>(root, "[data-draft-clear]", (mark) => {
    void forget(keyOf(mark, mark.dataset["draftClear"])).catch(() => undefined);
  });
  each<HTMLFormElement>(root, "form[data-draft]", (form) => {
    void startDraft(form).catch(() => undefined);
  });
  void forgetOld().catch(() => undefined);
}
