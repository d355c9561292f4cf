// Drawing an area: each click on the map adds a line "latitude,longitude" to the field beside it.
import L from "leaflet";
import type { GeoJsonObject } from "geojson";

import { each, show } from "./dom";
import { asGeoJson, fit, openMap } from "./ground_map";

const DECIMALS = 6;
const LINE = "river";

class DrawnField {
  private readonly map: L.Map;
  private readonly layer: L.FeatureGroup;

  constructor(
    private readonly box: HTMLElement,
    private readonly field: HTMLTextAreaElement,
    ground: HTMLElement,
  ) {
    show(ground);
    this.map = openMap(ground, box.dataset["tileUrl"]);
    this.layer = L.featureGroup().addTo(this.map);
    this.map.on("click", (event: L.LeafletMouseEvent) => this.add(event.latlng));
    this.button("undo", () => this.write(this.lines().slice(0, -1)));
    this.button("clear", () => this.write([]));
    field.addEventListener("change", () => this.draw());
    box.closest("details")?.addEventListener("toggle", () => {
      this.map.invalidateSize();
      fit(this.map, [this.layer]);
    });
    this.draw();
    fit(this.map, [this.layer]);
  }

  private button(part: string, act: () => void): void {
    const found = this.box.querySelector<HTMLButtonElement>(`[data-draw-${part}]`);
    show(found);
    found?.addEventListener("click", act);
  }

  private lines(): string[] {
    const text = this.field.value.trim();
    return text.startsWith("{") ? [] : text.split(/\s+/).filter(Boolean);
  }

  private add(at: L.LatLng): void {
    this.write([...this.lines(), `${at.lat.toFixed(DECIMALS)},${at.lng.toFixed(DECIMALS)}`]);
    const kind = document.getElementById(this.box.dataset["drawKind"] ?? "");
    if (kind instanceof HTMLSelectElement) kind.value = this.box.dataset["kind"] ?? kind.value;
  }

  private write(lines: readonly string[]): void {
    this.field.value = lines.join("\n");
    this.draw();
  }

  private draw(): void {
    this.layer.clearLayers();
    const shape = this.shape();
    if (shape) shape.addTo(this.layer);
  }

  private shape(): L.Layer | null {
    if (this.field.value.trim().startsWith("{")) return this.geoJson();
    const points = this.lines().map((line) => line.split(",").map(Number));
    const corners = points.filter((point) => point.length === 2 && point.every(Number.isFinite));
    if (!corners.length) return null;
    const found = corners as L.LatLngTuple[];
    if (found.length === 1) return L.circleMarker(found[0] as L.LatLngTuple, { radius: 5 });
    return this.box.dataset["kind"] === LINE ? L.polyline(found) : L.polygon(found);
  }

  private geoJson(): L.Layer | null {
    try {
      const read: GeoJsonObject | null = asGeoJson(JSON.parse(this.field.value));
      return read ? L.geoJSON(read) : null;
    } catch {
      return null;
    }
  }
}

/** Start every field that can be drawn in. */
export function activate(root: ParentNode): void {
  each<HTMLElement>(root, "[data-draw-area]", (box) => {
    const field = document.getElementById(box.dataset["drawArea"] ?? "");
    const ground = box.querySelector<HTMLElement>("[data-draw-map]");
    if (field instanceof HTMLTextAreaElement && ground) new DrawnField(box, field, ground);
  });
}
