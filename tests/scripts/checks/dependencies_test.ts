/**
 * Tests that all packages are pinned, frozen, run by nobody and free to pass
 * on.
 */
import {
  mayBeCarried,
  readLockedPackages,
} from "../../../scripts/packaging/npm_licences.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";

const config = JSON.parse(await Deno.readTextFile("deno.json"));
const lock = JSON.parse(await Deno.readTextFile("deno.lock"));

Deno.test("deno.json pins every package to one version, and the lock is frozen", () => {
  assertEquals(config.lock, { frozen: true });
  for (const [name, value] of Object.entries<string>(config.imports)) {
    if (value.startsWith("./")) continue;
    assertMatch(value, /^npm:(@[\w-]+\/)?[\w-]+@\d+\.\d+\.\d+(\/.*)?$/, name);
  }
});

Deno.test("deno.lock holds packages of npm alone, each with its checksum", () => {
  assertEquals(Object.keys(lock).toSorted(), [
    "npm",
    "specifiers",
    "version",
    "workspace",
  ]);
  for (const specifier of Object.keys(lock.specifiers)) {
    assertMatch(specifier, /^npm:/);
  }
  const packages = Object.entries<{ integrity: string }>(lock.npm);
  assert(packages.length > 40);
  for (const [name, { integrity }] of packages) {
    assertMatch(integrity, /^sha512-[\w+/]{86}==$/, name);
  }
});

Deno.test("nothing lets a package run a script when it is installed", async () => {
  assertEquals("allowScripts" in config, false);
  for await (const { name, isFile } of Deno.readDir("scripts")) {
    if (!isFile) continue;
    const text = await Deno.readTextFile(`scripts/${name}`);
    // `npm pack` fetches a tarball and runs nothing of it.
    assert(!/allow-scripts|npm (install|ci|exec)\b|npx /.test(text), name);
  }
});

const LICENCES: [licence: string | null, may: boolean][] = [
  ["MIT", true],
  ["(MIT OR GPL-3.0)", true],
  ["MIT AND BSD-3-Clause", true],
  ["MIT AND GPL-3.0", false],
  ["GPL-3.0", false],
  ["AGPL-3.0 OR SSPL-1.0", false],
  ["SEE LICENSE IN LICENSE.md", false],
  ["UNLICENSED", false],
  ["", false],
  [null, false],
];

for (const [licence, may] of LICENCES) {
  Deno.test(`mayBeCarried() is ${may} for ${licence}`, () => {
    assertEquals(mayBeCarried(licence), may);
  });
}

Deno.test("every package that is locked may be carried by a binary", async () => {
  const refused = (await readLockedPackages())
    .filter((it) => !mayBeCarried(it.licence))
    .map((it) => `${it.name} ${it.licence}`);
  assertEquals(refused, []);
});
