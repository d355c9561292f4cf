// Photos: shown, checked and shrunk before they are sent; without scripts the file field works alone.
import { each, fill, make, putFiles, show } from "./dom";

const LONGEST_SIDE_PX = 2048;
const JPEG_QUALITY = 0.85;
const SMALL_ENOUGH_BYTES = 1_000_000;
const MOST_PIXELS = 120_000_000;
const HEIF_BRANDS = ["heic", "heix", "hevc", "mif1", "msf1", "heim", "heis", "avif"];

class Refused extends Error {}

async function isHeif(file: File): Promise<boolean> {
  const head = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
  return head.startsWith("ftyp") && HEIF_BRANDS.includes(head.slice(4, 8));
}

function decode(url: string): Promise<HTMLImageElement | null> {
  return new Promise((answer) => {
    const image = new Image();
    image.onload = () => answer(image);
    image.onerror = () => answer(null);
    image.src = url;
  });
}

function drawSmaller(image: HTMLImageElement): Promise<Blob | null> {
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.resolve(null);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((answer) => canvas.toBlob(answer, "image/jpeg", JPEG_QUALITY));
}

async function prepared(file: File, box: HTMLElement): Promise<File> {
  const url = URL.createObjectURL(file);
  try {
    const image = await decode(url);
    if (!image) {
      if (await isHeif(file)) return file;
      throw new Refused(fill(box.dataset["notImage"], { name: file.name }));
    }
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width * height >= MOST_PIXELS) throw new Refused(box.dataset["tooLarge"]);
    const isFit = Math.max(width, height) <= LONGEST_SIDE_PX && file.size <= SMALL_ENOUGH_BYTES;
    if (isFit) return file;
    const smaller = await drawSmaller(image);
    if (!smaller || smaller.size >= file.size) return file;
    const name = `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;
    return new File([smaller], name, { type: "image/jpeg", lastModified: file.lastModified });
  } finally {
    URL.revokeObjectURL(url);
  }
}

class PhotoField {
  private kept: File[] = [];
  private own: Event | null = null;
  private readonly most: number;
  private readonly list: HTMLElement | null;
  private readonly error: HTMLElement | null;
  private readonly add: HTMLElement | null;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {
    this.most = Number(box.dataset["photos"]) || 3;
    this.list = box.querySelector("[data-photos-list]");
    this.error = box.querySelector("[data-photos-error]");
    this.add = box.querySelector("[data-photos-add]");
    show(this.add);
    input.classList.add("visually-hidden");
    input.addEventListener("change", (event) => {
      if (event !== this.own) void this.take(Array.from(input.files ?? []));
    });
    input.addEventListener("draft-restored", () => this.keep(Array.from(input.files ?? [])));
    if (input.files?.length) void this.take(Array.from(input.files));
  }

  private async take(files: File[]): Promise<void> {
    const problems: string[] = [];
    const room = this.most - this.kept.length;
    if (files.length > room) problems.push(this.box.dataset["tooMany"] ?? "");
    this.box.setAttribute("aria-busy", "true");
    const taken: File[] = [];
    for (const file of files.slice(0, Math.max(0, room))) {
      try {
        taken.push(await prepared(file, this.box));
      } catch (reason) {
        if (!(reason instanceof Refused)) throw reason;
        problems.push(reason.message);
      }
    }
    this.box.removeAttribute("aria-busy");
    this.keep([...this.kept, ...taken]);
    this.tell(problems);
    this.announce();
  }

  private announce(): void {
    this.own = new Event("change", { bubbles: true });
    this.input.dispatchEvent(this.own);
  }

  private keep(files: File[]): void {
    this.kept = files.slice(0, this.most);
    putFiles(this.input, this.kept);
    this.list?.replaceChildren(...this.kept.map((file, index) => this.preview(file, index + 1)));
    show(this.add, this.kept.length < this.most);
  }

  private preview(file: File, number: number): HTMLElement {
    const url = URL.createObjectURL(file);
    const image = make("img", { src: url, alt: fill(this.box.dataset["preview"], { number }) });
    const free = (): void => URL.revokeObjectURL(url);
    image.addEventListener("load", free);
    image.addEventListener("error", () => {
      free();
      image.replaceWith(make("span", { class: "photo-name" }, file.name));
    });
    const label = fill(this.box.dataset["remove"], { number });
    const remove = make("button", { type: "button", class: "photo-remove", "aria-label": label }, "×");
    remove.addEventListener("click", () => {
      this.keep(this.kept.filter((one) => one !== file));
      this.tell([]);
      this.announce();
      this.input.focus();
    });
    return make("li", {}, image, remove);
  }

  private tell(problems: string[]): void {
    if (!this.error) return;
    this.error.textContent = problems.filter(Boolean).join(" ");
    show(this.error, problems.length > 0);
  }
}

export function activate(root: ParentNode): void {
  each<HTMLElement>(root, "[data-photos]", (box) => {
    const input = box.querySelector<HTMLInputElement>("input[type=file]");
    if (input && "DataTransfer" in window) new PhotoField(box, input);
  });
}
