// The ground of every map: Leaflet with tiles when there is a source, else outlines on a plain ground.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

import type { Feature, FeatureCollection, GeoJsonObject } from "geojson";

import { make } from "./dom";
import { words } from "./words";

const HOME: L.LatLngTuple = [29.21, 119.46];
const HOME_ZOOM = 11;
const CLOSEST_ZOOM = 17;
// Names of areas lie under the points.
const NAMES = "area-names";
// Those of points stand first in the document, so they win.
const LABELS = ".map-point-label, .map-label";

/** Open a map in a box. */
export function openMap(box: HTMLElement, tileUrl: string | undefined): L.Map {
  const map = L.map(box, { zoomControl: false, attributionControl: Boolean(tileUrl), maxZoom: 18 });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.attributionControl?.setPrefix(false);
  if (tileUrl) L.tileLayer(tileUrl, { attribution: box.dataset["attribution"] ?? "" }).addTo(map);
  map.createPane(NAMES).style.zIndex = "450";
  map.setView(HOME, HOME_ZOOM);
  thinSteadily(map);
  return map;
}

/** Look again at the names whenever the map has changed, at most once per picture. */
function thinSteadily(map: L.Map): void {
  let isWaiting = false;
  map.on("zoomend moveend resize layeradd", () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      thinNames(map);
    });
  });
}

/** Hide the names that would lie over another one; closer in there is room for more. */
function thinNames(map: L.Map): void {
  const shown: DOMRect[] = [];
  for (const label of map.getContainer().querySelectorAll(LABELS)) {
    const box = label.getBoundingClientRect();
    const isCrowded = shown.some((other) => overlaps(box, other));
    label.classList.toggle("is-crowded", isCrowded);
    if (!isCrowded) shown.push(box);
  }
}

function overlaps(one: DOMRect, other: DOMRect): boolean {
  const besides = one.right <= other.left || other.right <= one.left;
  return !besides && one.bottom > other.top && other.bottom > one.top;
}

/** Accept only what is a GeoJSON object. */
export function asGeoJson(data: unknown): GeoJsonObject | null {
  const isObject = typeof data === "object" && data !== null && "type" in data;
  return isObject ? (data as GeoJsonObject) : null;
}

/** Read one property as text. */
export function textOf(feature: Feature | undefined, name: string): string {
  const value: unknown = feature?.properties?.[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Draw the outlines with their names and return the layer. */
export function drawOutlines(map: L.Map, data: GeoJsonObject): L.GeoJSON {
  const isPoint = (feature: Feature): boolean => feature.geometry?.type === "Point";
  const layer = L.geoJSON(data, {
    filter: (feature) => !isPoint(feature),
    interactive: false,
    style: (feature) => ({
      className: `map-outline map-outline-${textOf(feature, "tone") || "plain"}`,
      weight: 2,
    }),
    onEachFeature: (feature, shape) => {
      const name = textOf(feature, "name") || textOf(feature, "label");
      if (!name) return;
      shape.bindTooltip(make("span", {}, name), {
        permanent: true,
        direction: "center",
        pane: NAMES,
        className: "map-label",
      });
    },
  });
  return layer.addTo(map);
}

/** Show everything that was drawn; false when there is nothing to show. */
export function fit(map: L.Map, layers: readonly L.FeatureGroup[]): boolean {
  const bounds = L.latLngBounds([]);
  for (const layer of layers) if (layer.getLayers().length) bounds.extend(layer.getBounds());
  if (!bounds.isValid()) return false;
  map.fitBounds(bounds, { padding: [24, 24], maxZoom: CLOSEST_ZOOM });
  return true;
}

export type { FeatureCollection };
