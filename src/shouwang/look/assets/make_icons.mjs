// Writes the icon sprite and the tab's mark from the listed Tabler icons (MIT) and our own drawing.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const tabler = resolve(here, "../../../../node_modules/@tabler/icons/icons/outline");
const target = resolve(here, "../static/look");
const names = JSON.parse(readFileSync(resolve(here, "icons.json"), "utf8"));

function inside(file) {
  const drawing = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "");
  return drawing
    .slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/g, "")
    .replace(/\s+/g, " ")
    .replace(/ \/>/g, "/>")
    .replace(/> </g, "><")
    .trim();
}

const look =
  'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
const watch = inside(resolve(here, "watch.svg"));
const symbols = [["watch", watch]].concat(
  [...new Set(names)].sort().map((name) => [name, inside(resolve(tabler, `${name}.svg`))]),
);
const sprite = symbols.map(([name, paths]) => `<symbol id="${name}" ${look}>${paths}</symbol>`).join("\n");
writeFileSync(resolve(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${sprite}\n</svg>\n`);
writeFileSync(
  resolve(target, "mark.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 32 32"><rect x="-4" y="-4" width="32" height="32" rx="7" fill="#14507f"/>` +
    `<g fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${watch}</g></svg>\n`,
);
console.log(`${symbols.length} icons`);
