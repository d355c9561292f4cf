// Native dialogs: opened by buttons, closed by buttons or a click beside them.
import { each, make } from "./dom";
import { words } from "./words";

function openDialog(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
}

function startDialog(dialog: HTMLDialogElement): void {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

function startPhoto(link: HTMLAnchorElement): void {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const caption = link.textContent?.trim() || (link.querySelector("img")?.alt ?? "");
    const close = make("button", { type: "button", class: "btn" }, words.close);
    const dialog = make(
      "dialog",
      { class: "dialog dialog-photo", "aria-label": caption },
      make("img", { src: link.href, alt: caption }),
      make("div", { class: "dialog-actions" }, make("span", {}, caption), close),
    );
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (click) => {
      if (click.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function startDialogs(root: ParentNode): void {
  each<HTMLDialogElement>(root, "dialog", startDialog);
  each<HTMLElement>(root, "[data-dialog-open]", (opener) => {
    opener.addEventListener("click", (event) => {
      const dialog = document.getElementById(opener.dataset["dialogOpen"] ?? "");
      if (!(dialog instanceof HTMLDialogElement)) return;
      event.preventDefault();
      openDialog(dialog);
    });
  });
  each<HTMLElement>(root, "[data-dialog-close]", (closer) => {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      closer.closest("dialog")?.close();
      if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    });
  });
  each<HTMLAnchorElement>(root, "a[data-photo-view]", startPhoto);
}
