// Reads a part of the page aloud; hidden where the browser cannot speak.
import { each, show } from "./dom";
import { isEnglish } from "./words";

const RATE = 0.9;

function textOf(target: HTMLElement): string {
  const parts = target.querySelectorAll<HTMLElement>("[data-aloud]");
  const sources = parts.length ? Array.from(parts) : [target];
  return sources.map((source) => source.innerText.trim()).filter(Boolean).join("。");
}

function startButton(button: HTMLElement): void {
  const words = button.querySelector<HTMLElement>("[data-aloud-words]");
  const label = words?.textContent ?? "";
  const tell = (isSpeaking: boolean): void => {
    button.setAttribute("aria-pressed", String(isSpeaking));
    if (words) words.textContent = isSpeaking ? (button.dataset["stop"] ?? "") : label;
  };
  show(button);
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      tell(false);
      return;
    }
    const target = document.getElementById(button.dataset["aloudButton"] ?? "");
    if (!target) return;
    const speech = new SpeechSynthesisUtterance(textOf(target));
    speech.lang = isEnglish ? "en-GB" : "zh-CN";
    speech.rate = RATE;
    speech.onend = speech.onerror = () => tell(false);
    tell(true);
    speechSynthesis.speak(speech);
  });
}

export function activate(root: ParentNode): void {
  if (!("speechSynthesis" in window)) return;
  each(root, "[data-aloud-button]", startButton);
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
