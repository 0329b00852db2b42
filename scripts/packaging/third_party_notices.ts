/** Collects the notices that licences require: their texts and the authors. */
import { folderOf, type LockedPackage } from "./npm_licences.ts";

/** The copyright holders of packages that name a licence without its text. */
const HOLDERS: Readonly<Record<string, string>> = {
  "deno-std": "2018-2026 the Deno authors",
  "yoga-layout": "Meta Platforms, Inc. and affiliates",
};
const RUNTIME_HOLDER = "2018-2026 the Deno authors";
const TEXT = /^(licen[cs]e|copying|notice)/i;

/**
 * Returns all notices. @throws {Error} if the licence of a package has no text
 */
export async function thirdPartyNotices(
  packages: readonly LockedPackage[],
): Promise<string> {
  const parts = [
    "JellyTau is one file that holds the work of others as well. These are\n" +
    "their licences. The runtime holds more: see https://deno.com and its\n" +
    "repository for the parts of Deno itself.\n",
    section("Deno", mitText(RUNTIME_HOLDER)),
  ];
  for (const it of packages) {
    const title = `${it.name} ${it.version}, ${it.licence}`;
    parts.push(section(title, await textOf(it)));
  }
  return parts.join("\n");
}

async function textOf(
  { name, version, licence }: LockedPackage,
): Promise<string> {
  const folder = folderOf(name, version);
  const files = (await Array.fromAsync(Deno.readDir(folder)))
    .filter((it) => it.isFile && TEXT.test(it.name))
    .map((it) => it.name).toSorted();
  const texts = await Promise.all(
    files.map((it) => Deno.readTextFile(`${folder}/${it}`)),
  );
  if (texts.length > 0) return texts.map((it) => it.trim()).join("\n\n");
  const holder = HOLDERS[name];
  if (licence === "MIT" && holder !== undefined) return mitText(holder);
  throw new Error(`${name}: its licence has no text`);
}

function section(title: string, text: string): string {
  return `${"=".repeat(78)}\n${title}\n${"=".repeat(78)}\n\n${text}\n`;
}

/** Returns the MIT licence in SPDX's wording. */
function mitText(holder: string): string {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
