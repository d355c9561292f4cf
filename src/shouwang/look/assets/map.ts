// Maps of the same set that the list beside them shows.
import L from "leaflet";
import type { Feature } from "geojson";

import { each, isOwnAddress, make, readJson } from "./dom";
import { asGeoJson, drawOutlines, fit, openMap, textOf } from "./ground_map";
import { words } from "./words";

const SVG = "http://www.w3.org/2000/svg";
// Each tone has a shape of its own, so that colour never carries the meaning alone.
const SHAPES: Record<string, string> = {
  danger: "M8 1h8l7 7v8l-7 7H8l-7-7V8z",
  warning: "M12 1l11.500 21H.5z",
  yellow: "M12 0l12 9-4.600 14H4.600L0 9z",
  success: "M12 1a11 11 0 1 0 .01 0z",
  info: "M2 2h20v20H2z",
  neutral: "M12 0l12 12-12 12L0 12z",
};

// Where marks lie over one another, the worse one lies on top.
const HEIGHTS: Record<string, number> = { danger: 40_000, warning: 30_000, yellow: 20_000, info: 10_000 };

function markOf(tone: string): SVGSVGElement {
  const known = tone in SHAPES ? tone : "neutral";
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "-1 -1 26 26");
  drawing.setAttribute("class", `map-mark map-mark-${known}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[known] ?? "");
  drawing.append(path);
  return drawing;
}

function popupOf(feature: Feature, openWord: string): HTMLElement {
  const box = make("div", { class: "map-popup" }, make("strong", {}, textOf(feature, "title")));
  const text = textOf(feature, "text");
  if (text) box.append(make("p", {}, text));
  const url = textOf(feature, "url");
  if (url && isOwnAddress(url)) box.append(make("a", { href: url, class: "btn btn-sm" }, openWord));
  return box;
}

function pointOf(feature: Feature, at: L.LatLng, openWord: string): L.Layer {
  const tone = textOf(feature, "tone");
  const html = make("span", { class: "map-point" });
  html.append(markOf(tone));
  const label = textOf(feature, "label");
  if (label) html.append(make("span", { class: "map-point-label" }, label));
  const point = L.marker(at, {
    icon: L.divIcon({ html, className: "map-point-holder", iconSize: [26, 26], iconAnchor: [13, 13] }),
    title: textOf(feature, "title"),
    alt: textOf(feature, "title"),
    zIndexOffset: HEIGHTS[tone] ?? 0,
  });
  return point.bindPopup(() => popupOf(feature, openWord));
}

function startMap(box: HTMLElement): void {
  const data = asGeoJson(readJson(box.dataset["map"]));
  const map = openMap(box, box.dataset["tileUrl"]);
  const openWord = box.dataset["open"] ?? words.open;
  const layers: L.FeatureGroup[] = [];
  if (data) {
    layers.push(drawOutlines(map, data));
    const points = L.geoJSON(data, {
      filter: (feature) => feature.geometry?.type === "Point",
      pointToLayer: (feature, at) => pointOf(feature, at, openWord),
    });
    layers.push(points.addTo(map));
  }
  if (!fit(map, layers)) box.append(make("p", { class: "map-note" }, box.dataset["noPlace"] ?? ""));
}

export function activate(root: ParentNode): void {
  each(root, "[data-map]", startMap);
}
