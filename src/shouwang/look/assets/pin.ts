// The pin of a report: located, dragged or tapped; never needed, the list of places is always there.
import L from "leaflet";

import { each, fill, isOwnAddress, make, readJson, show } from "./dom";
import { asGeoJson, drawOutlines, fit, openMap } from "./ground_map";
import { words } from "./words";

const PIN_ZOOM = 16;
const LOCATE_WAIT_MS = 15_000;
const DECIMALS = 6;

interface Nearby {
  title: string;
  url?: string;
  note?: string;
}

interface Answer {
  area_name?: string;
  area_code?: string;
  nearby?: Nearby[];
}

class PinField {
  private readonly map: L.Map;
  private marker: L.Marker | null = null;
  private latest = 0;

  constructor(private readonly box: HTMLElement) {
    const ground = box.querySelector<HTMLElement>("[data-pin-map]");
    if (!ground) throw new Error("a pin needs its map");
    show(ground);
    this.map = openMap(ground, box.dataset["tileUrl"]);
    const outline = asGeoJson(readJson(box.dataset["pin"]));
    if (outline) fit(this.map, [drawOutlines(this.map, outline)]);
    this.map.on("click", (event: L.LeafletMouseEvent) => this.place(event.latlng, null));
    this.startLocating();
    this.restore();
    box.closest("form")?.addEventListener("draft-restored", () => this.restore());
  }

  private input(part: string): HTMLInputElement | null {
    return this.box.querySelector<HTMLInputElement>(`[data-pin-${part}]`);
  }

  private tell(text: string | undefined): void {
    const status = this.box.querySelector("[data-pin-status]");
    if (status) status.textContent = text ?? "";
  }

  private restore(): void {
    const lat = Number.parseFloat(this.input("lat")?.value ?? "");
    const lng = Number.parseFloat(this.input("lng")?.value ?? "");
    if (!Number.isFinite(lat) || !Number.isFinite(lng)) return;
    this.move(L.latLng(lat, lng));
    void this.ask(lat, lng);
  }

  private startLocating(): void {
    const button = this.box.querySelector<HTMLButtonElement>("[data-pin-locate]");
    if (!button || !("geolocation" in navigator)) return;
    show(button);
    button.addEventListener("click", () => {
      this.tell(this.box.dataset["locating"]);
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(
        (found) => {
          button.disabled = false;
          const { latitude, longitude, accuracy } = found.coords;
          this.place(L.latLng(latitude, longitude), Math.round(accuracy));
        },
        () => {
          button.disabled = false;
          this.tell(this.box.dataset["refused"]);
        },
        { enableHighAccuracy: true, timeout: LOCATE_WAIT_MS, maximumAge: 60_000 },
      );
    });
  }

  private place(at: L.LatLng, accuracyM: number | null): void {
    this.move(at);
    const metres = accuracyM === null ? "" : String(accuracyM);
    this.write("lat", at.lat.toFixed(DECIMALS));
    this.write("lng", at.lng.toFixed(DECIMALS));
    this.write("accuracy", metres);
    this.tell(metres ? fill(this.box.dataset["accuracy"], { metres }) : this.box.dataset["moved"]);
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
    void this.ask(at.lat, at.lng);
  }

  private write(part: string, value: string): void {
    const input = this.input(part);
    if (input) input.value = value;
  }

  private move(at: L.LatLng): void {
    if (this.marker) this.marker.setLatLng(at);
    else this.marker = this.newMarker(at);
    this.map.setView(at, Math.max(this.map.getZoom(), PIN_ZOOM));
  }

  private newMarker(at: L.LatLng): L.Marker {
    const icon = L.divIcon({
      html: make("span", { class: "pin-mark" }),
      className: "pin-mark-holder",
      iconSize: [36, 44],
      iconAnchor: [18, 42],
    });
    const marker = L.marker(at, { icon, draggable: true, autoPan: true }).addTo(this.map);
    marker.on("dragend", () => this.place(marker.getLatLng(), null));
    return marker;
  }

  private async ask(lat: number, lng: number): Promise<void> {
    const address = this.box.dataset["lookupUrl"];
    if (!address) return;
    const turn = ++this.latest;
    try {
      const url = new URL(address, location.href);
      url.searchParams.set("lat", lat.toFixed(DECIMALS));
      url.searchParams.set("lng", lng.toFixed(DECIMALS));
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer = (await response.json()) as Answer;
      if (turn === this.latest) this.answer(answer);
    } catch {
      if (turn === this.latest) this.show(make("p", {}, words.lookupFailed));
    }
  }

  private answer(answer: Answer): void {
    const parts: HTMLElement[] = [];
    if (answer.area_name) parts.push(make("p", { class: "pin-area" }, answer.area_name));
    if (answer.nearby?.length) parts.push(make("p", {}, words.nearby), this.nearbyList(answer.nearby));
    this.show(...parts);
    const area = this.box
      .closest("form")
      ?.querySelector<HTMLInputElement | HTMLSelectElement>("[data-pin-area]");
    if (area && answer.area_code) area.value = answer.area_code;
  }

  private nearbyList(nearby: readonly Nearby[]): HTMLElement {
    const items = nearby.map((one) => {
      const isLink = one.url !== undefined && isOwnAddress(one.url);
      const name = isLink ? make("a", { href: one.url ?? "" }, one.title) : make("span", {}, one.title);
      return make("li", {}, name, one.note ? ` ${one.note}` : "");
    });
    return make("ul", { class: "pin-nearby" }, ...items);
  }

  private show(...parts: HTMLElement[]): void {
    this.box.querySelector("[data-pin-answer]")?.replaceChildren(...parts);
  }
}

export function activate(root: ParentNode): void {
  each(root, "[data-pin]", (box) => void new PinField(box));
}
