import isNumber from "is-number";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const out = "../shop/static/admin";
mkdirSync(out, { recursive: true });
const page = readFileSync("src/page.html", "utf8");
writeFileSync(out + "/index.html", page.replace("API", process.env.API).replace("ONE", isNumber("1")));
writeFileSync(out + "/built.txt", Date.now() + "\n");
