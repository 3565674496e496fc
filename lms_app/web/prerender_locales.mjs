// Run in .web after the build with the client folder and the languages, the default one first: draws every prerendered
// page in each language, by the server bundle that the build left behind, and takes the module preloads out, so that text is painted before scripts compete for the line.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "react-router";

const [client, ...locales] = process.argv.slice(2);
const build = await import(pathToFileURL(join(client, "..", "server", "index.js")).href);
const draw = createRequestHandler(build, "production");

const finish = (html, locale) => html
  .replace(/<link rel="modulepreload"[^>]*>/g, "")
  .replace(/<html lang="[a-z]+"/, locale === "any" ? '<html data-prerendered="any" lang="ru"' : `<html data-prerendered="${locale}" lang="${locale}"`);

async function* htmlFiles(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* htmlFiles(join(folder, entry.name));
    else if (entry.name.endsWith(".html")) yield join(folder, entry.name);
  }
}

for await (const file of htmlFiles(client)) {
  if (/__spa-fallback\.html$|404\.html$/.test(file)) await writeFile(file, finish(await readFile(file, "utf8"), "any"));
}

const write = async (file, html) => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, html);
};

for (const locale of locales) {
  await globalThis.__lmsI18n.changeLanguage(locale);
  const folder = locale === locales[0] ? client : join(client, `__${locale}`);
  for (const path of build.prerender) {
    const response = await draw(new Request(`http://localhost${path}`)); // without a slash at the end, as links have it
    if (response.status !== 200) throw new Error(`${path} in ${locale}: status ${response.status}`);
    const html = finish(await response.text(), locale);
    await write(join(folder, path, "index.html"), html);
    if (folder === client && path !== "/") await write(join(client, `${path}.html`), html);
  }
}
