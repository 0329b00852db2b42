/** Tests that each packager's file gives each system its own program. */
import { manifests } from "../../../scripts/packaging/manifests.ts";
import { ASSETS, type Release } from "../../../scripts/release.ts";
import { assertEquals, assertMatch } from "@std/assert";

const HOME = "https://code.example/somebody/jellytau";
const URL = `${HOME}/releases/download/v1.2.3`;
const NAMES = [...Object.values(ASSETS), "LICENSE", "THIRD_PARTY_NOTICES.txt"];
/** Different checksums for all files. */
const sums = Object.fromEntries(
  NAMES.map((name, at) => [name, String(at).repeat(64)]),
);
const RELEASE: Release = { version: "1.2.3", url: URL, sums };
const made = manifests(RELEASE);

Deno.test("manifests() gives Homebrew the program of each system with its checksum", () => {
  const formula = made["jellytau.rb"] ?? "";
  const found = [...formula.matchAll(
    /on_(macos|linux) do|on_(arm|intel) do\s+url "([^"]+)"\s+sha256 "([^"]+)"/g,
  )];
  let system = "";
  const pairs: string[] = [];
  for (const [, named, processor, url = "", sum] of found) {
    if (named) system = named;
    else {
      const bits = processor === "arm" ? "arm64" : "x64";
      const name = `jellytau-${system}-${bits}`;
      assertEquals([url, sum], [`${URL}/${name}`, sums[name]]);
      pairs.push(name);
    }
  }
  assertEquals(new Set(pairs).size, 4);
  assertMatch(formula, /^ {2}version "1\.2\.3"$/m);
});

Deno.test("manifests() gives Scoop the program for Windows with its checksum", () => {
  const { version, license, bin, architecture } = JSON.parse(
    made["jellytau.json"] ?? "",
  );
  assertEquals([version, license, bin], ["1.2.3", "MIT", "jellytau.exe"]);
  assertEquals(architecture, {
    "64bit": {
      url: `${URL}/jellytau-windows-x64.exe#/jellytau.exe`,
      hash: sums["jellytau-windows-x64.exe"],
    },
  });
});

Deno.test("manifests() names a page as home, not where files are", () => {
  const { homepage } = JSON.parse(made["jellytau.json"] ?? "");
  assertEquals(homepage, HOME);
  assertMatch(made["jellytau.rb"] ?? "", new RegExp(`homepage "${HOME}"\n`));
  assertMatch(made["PKGBUILD"] ?? "", new RegExp(`^url='${HOME}'$`, "m"));
});

/** Returns what bash, the language of makepkg, reads in a PKGBUILD. */
async function readPkgbuild(arch: string) {
  const script = `set -eu; CARCH=${arch}; pkgdir=/p; . /dev/stdin
    eval 'sources=("\${source[@]}" "\${source_'$CARCH'[@]}")'
    eval 'sums=("\${sha256sums[@]}" "\${sha256sums_'$CARCH'[@]}")'
    printf '%s\\n' "\${sources[@]}" "\${sums[@]}"
    install() { echo "install $*"; }; package`;
  const child = new Deno.Command("bash", {
    args: ["-c", script],
    env: { LC_ALL: "C.UTF-8" }, // or it reports that it lacks the user's
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(made["PKGBUILD"]));
  await writer.close();
  const { stdout, stderr } = await child.output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).trim().split("\n");
}

for (const [arch, bits] of [["x86_64", "x64"], ["aarch64", "arm64"]]) {
  Deno.test(`manifests() gives Arch on ${arch} its program and the licences`, async () => {
    const name = `jellytau-linux-${bits}`;
    const licences = ["LICENSE", "THIRD_PARTY_NOTICES.txt"];
    const here = licences.map((it) => `jellytau-1.2.3-${it}`);
    assertEquals(await readPkgbuild(arch ?? ""), [
      ...licences.map((it, at) => `${here[at]}::${URL}/${it}`),
      `jellytau-1.2.3-${arch}::${URL}/${name}`,
      ...[...licences, name].map((it) => sums[it] ?? ""),
      `install -Dm755 jellytau-1.2.3-${arch} /p/usr/bin/jellytau`,
      `install -Dm644 -t /p/usr/share/licenses/jellytau-bin ${here.join(" ")}`,
    ]);
  });
}
