// A voice note: recorded into the file field, at most as long as the field allows.
import { each, fill, putFiles, show } from "./dom";

const KINDS: [mime: string, ending: string][] = [
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
  ["audio/ogg;codecs=opus", "ogg"],
];

class VoiceField {
  private recorder: MediaRecorder | null = null;
  private seconds = 0;
  private timer = 0;
  private readonly label: string;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly kind: [mime: string, ending: string],
  ) {
    this.label = this.part("words")?.textContent ?? "";
    input.classList.add("visually-hidden");
    input.tabIndex = -1;
    show(this.part("record"));
    this.part("record")?.addEventListener("click", () => void this.toggle());
    this.part("remove")?.addEventListener("click", () => this.put([]));
    input.addEventListener("draft-restored", () => this.tell());
    this.tell();
  }

  private part(name: string): HTMLElement | null {
    return this.box.querySelector<HTMLElement>(`[data-voice-${name}]`);
  }

  private async toggle(): Promise<void> {
    if (this.recorder) {
      this.recorder.stop();
      return;
    }
    show(this.part("error"), false);
    try {
      this.record(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch {
      const error = this.part("error");
      if (error) error.textContent = this.box.dataset["refused"] ?? "";
      show(error);
    }
  }

  private record(stream: MediaStream): void {
    const [mime, ending] = this.kind;
    const pieces: Blob[] = [];
    const recorder = new MediaRecorder(stream, { mimeType: mime, audioBitsPerSecond: 32_000 });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      window.clearInterval(this.timer);
      this.recorder = null;
      for (const track of stream.getTracks()) track.stop();
      const type = mime.split(";")[0] ?? mime;
      this.put([new File(pieces, `voice.${ending}`, { type })]);
    });
    this.recorder = recorder;
    this.seconds = 0;
    this.count();
    this.timer = window.setInterval(() => this.count(), 1000);
    recorder.start();
  }

  private count(): void {
    const words = this.part("words");
    if (words) words.textContent = fill(this.box.dataset["recording"], { seconds: this.seconds });
    if (this.seconds >= (Number(this.box.dataset["voice"]) || 60)) this.recorder?.stop();
    this.seconds += 1;
  }

  private put(files: File[]): void {
    putFiles(this.input, files);
    this.tell();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private tell(): void {
    const file = this.input.files?.[0];
    const player = this.part("play");
    if (player instanceof HTMLAudioElement) {
      if (player.src) URL.revokeObjectURL(player.src);
      if (file) player.src = URL.createObjectURL(file);
      else player.removeAttribute("src");
    }
    show(player, file !== undefined);
    show(this.part("remove"), file !== undefined);
    show(this.part("record"), file === undefined);
    const words = this.part("words");
    if (words) words.textContent = this.label;
  }
}

export function activate(root: ParentNode): void {
  if (!("MediaRecorder" in window) || !navigator.mediaDevices || !("DataTransfer" in window)) return;
  const kind = KINDS.find(([mime]) => MediaRecorder.isTypeSupported(mime));
  if (!kind) return;
  each<HTMLElement>(root, "[data-voice]", (box) => {
    const input = box.querySelector<HTMLInputElement>("input[type=file]");
    if (input) new VoiceField(box, input, kind);
  });
}
