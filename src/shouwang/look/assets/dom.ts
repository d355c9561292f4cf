// Finding and making elements; text is always set as text, never as markup.

const done = new WeakMap<Element, Set<string>>();

/** Call `start` once for every element of the selector in or at `root`. */
export function each<T extends HTMLElement>(
  root: ParentNode,
  selector: string,
  start: (element: T) => void,
): void {
  const found = Array.from(root.querySelectorAll<T>(selector));
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root as T);
  for (const element of found) {
    const marks = done.get(element) ?? new Set<string>();
    if (marks.has(selector)) continue;
    done.set(element, marks.add(selector));
    start(element);
  }
}

/** Make an element with attributes and children; strings become text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Show or hide an element. */
export function show(element: HTMLElement | null | undefined, isShown = true): void {
  if (element) element.hidden = !isShown;
}

/** Put files into a file field, as if they had been chosen. */
export function putFiles(input: HTMLInputElement, files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}

/** Fill `{name}` in a text. */
export function fill(text: string | undefined, params: Record<string, string | number>): string {
  return (text ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** Read the JSON of a `json_script` element; null when there is none or it is broken. */
export function readJson(id: string | undefined): unknown {
  const source = id ? document.getElementById(id)?.textContent : null;
  if (!source) return null;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return null;
  }
}

/** Accept only addresses of this server. */
export function isOwnAddress(url: string): boolean {
  try {
    return new URL(url, location.href).origin === location.origin;
  } catch {
    return false;
  }
}
