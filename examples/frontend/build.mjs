// The smallest front end: a script for each page that the app has a template of.
import { cpSync, readdirSync } from "node:fs";

for (const page of readdirSync("../src/shop/templates")) {
  const script = page.replace(".html", ".js");
  cpSync("src/" + script, "../src/shop/static/dist/" + script);
}
