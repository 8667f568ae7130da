import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";

const outdir = "shop/static/dist";
await build({ entryPoints: ["src/app.js"], bundle: true, minify: true, outdir });
// What a tool such as Tailwind does: the classes of the templates.
const classes = readFileSync("shop/templates/index.html", "utf8").match(/class="(\w+)"/)[1];
writeFileSync(outdir + "/classes.txt", classes + "\n");
writeFileSync(outdir + "/built.txt", Date.now() + "\n");
