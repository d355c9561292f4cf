// Small tools of a page: dismiss, print, copy, the menu of phones, the mark of a lost network.
import { each, show } from "./dom";
import { words } from "./words";

function startCopy(button: HTMLElement): void {
  if (!navigator.clipboard) return;
  show(button);
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(() => {
      button.textContent = words.copied;
    });
  });
}

function startOffline(mark: HTMLElement): void {
  const tell = (): void => show(mark, !navigator.onLine);
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
}

export function startPageTools(root: ParentNode): void {
  each<HTMLElement>(root, "[data-dismiss]", (button) => {
    show(button);
    button.addEventListener("click", () => button.closest("[data-dismissable]")?.remove());
  });
  each<HTMLElement>(root, "[data-print]", (button) => {
    show(button);
    button.addEventListener("click", () => window.print());
  });
  each<HTMLElement>(root, "[data-copy]", startCopy);
  each<HTMLElement>(root, "[data-offline]", startOffline);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#menu") location.hash = "";
});
