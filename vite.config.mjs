// Builds the styles and scripts of the design system into its static folder.
import { resolve } from "node:path";
import { defineConfig } from "vite";

const look = resolve(import.meta.dirname, "src/shouwang/look");

// The floor is Chromium 109 and Safari 15: the one `:has()` of Tabler is left out.
const withoutHas = {
  name: "without-has",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("@tabler/core") || !id.split("?")[0].endsWith(".css")) return null;
    return { code: code.replace(/a:hover:has\(\.icon\)\s*\{[^}]*\}/g, ""), map: null };
  },
};

export default defineConfig({
  root: look,
  base: "./",
  publicDir: false,
  plugins: [withoutHas],
  build: {
    outDir: "static/look/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome109", "safari15"],
    cssTarget: ["chrome109", "safari15"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 4096,
    reportCompressedSize: false,
    rollupOptions: {
      // htmx carries an eval that `allowEval: false` and the content policy keep from running.
      onLog: (level, log, report) => (log.code === "EVAL" ? undefined : report(level, log)),
      input: { main: resolve(look, "assets/main.ts") },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
