// The script of every page: small behaviours at once, larger modules only where a page asks for them.
import "@tabler/core/dist/css/tabler.min.css";
import "./main.css";

import htmx from "htmx.org";

import { startDialogs } from "./dialogs";
import { each } from "./dom";
import { startForms } from "./forms";
import { startPageTools } from "./page_tools";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

interface Module {
  activate: (root: ParentNode) => void;
}

const MODULES: [selector: string, load: () => Promise<Module>][] = [
  ["[data-photos]", () => import("./photos")],
  ["[data-voice]", () => import("./voice")],
  ["[data-draft], [data-draft-clear]", () => import("./draft")],
  ["[data-map]", () => import("./map")],
  ["[data-pin]", () => import("./pin")],
  ["[data-draw-area]", () => import("./draw_area")],
  ["[data-aloud-button]", () => import("./aloud")],
];

function activate(root: ParentNode): void {
  startDialogs(root);
  startForms(root);
  startPageTools(root);
  for (const [selector, load] of MODULES) {
    const isWanted =
      root.querySelector(selector) !== null || (root instanceof Element && root.matches(selector));
    if (isWanted) void load().then((module) => module.activate(root));
  }
}

each(document, "html", (page) => page.classList.add("has-scripts"));
activate(document);
htmx.onLoad((content) => {
  if (content instanceof HTMLElement && content !== document.body) activate(content);
});
