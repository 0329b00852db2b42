/**
 * Tests the install script for Windows: its text everywhere, and a run on
 * Windows.
 */
import { sha256Of } from "../../scripts/packaging/checksum.ts";
import { ASSETS, filledIn } from "../../scripts/release.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";

const SCRIPT = "scripts/install.ps1";
const PROGRAM = "jellytau-windows-x64.exe";
const SUM = "7".repeat(64);

function filled(sum: string): Promise<string> {
  const sums = Object.fromEntries(
    Object.values(ASSETS).map((it) => [it, "0".repeat(64)]),
  );
  return filledIn(SCRIPT, {
    version: "1.2.3",
    url: "https://releases.example/v1.2.3",
    sums: { ...sums, [PROGRAM]: sum },
  });
}

Deno.test("install.ps1 compares the checksum before it runs or moves anything", async () => {
  const text = await filled(SUM);
  assert(!/@[A-Z0-9_]+/.test(text), "everything is filled in");
  const order = [
    `$sum = '${SUM}'`,
    "$url = 'https://releases.example/v1.2.3'",
    "StartsWith('https://')",
    "Invoke-WebRequest",
    "Get-FileHash -Algorithm SHA256",
    "if ($found -ne $sum) {\n            throw",
    "& $new --version",
    "Move-Item",
  ];
  const places = order.map((it) => text.indexOf(it));
  assert(places.every((it) => it > 0), places.join());
  assertEquals(places, places.toSorted((a, b) => a - b));
  for (const once of ["Move-Item", "Invoke-WebRequest", "Get-FileHash"]) {
    assertEquals(text.split(once).length, 2, once);
  }
  assertMatch(text, /finally \{\s+Remove-Item -Force -LiteralPath \$new/);
});

Deno.test("install.ps1 does nothing when half of it arrived", async () => {
  const lines = (await filled(SUM)).trimEnd().split("\n");
  assertEquals(lines.at(-1), "Install-JellyTau");
  const rest = lines.slice(0, -1).join("\n");
  const outside = rest.replace(/^function [^]*^\}$/m, "");
  assertMatch(outside, /^(#.*|)(\n(#.*|))*$/, "nothing but comments outside");
});

/** Copies a local program instead of downloading one. */
const DOWNLOAD = `function global:Invoke-WebRequest {
  param([switch]$UseBasicParsing, $Uri, $OutFile, $TimeoutSec)
  Copy-Item -LiteralPath $env:FIXTURE -Destination $OutFile
}`;

// Other systems define no test, so none is reported as skipped.
if (Deno.build.os === "windows") {
  Deno.test("install.ps1 installs what was released and nothing else", async () => {
    const home = await Deno.makeTempDir({ prefix: "install-" });
    const fixture = Deno.execPath();
    const install = async (sum: string, url?: string) => {
      await Deno.writeTextFile(`${home}/install.ps1`, await filled(sum));
      return await new Deno.Command("powershell", {
        args: [
          "-NoProfile",
          "-NonInteractive",
          "-ExecutionPolicy",
          "Bypass",
          "-Command",
          `${DOWNLOAD}; & '${home}\\install.ps1'`,
        ],
        env: {
          FIXTURE: fixture,
          JELLYTAU_BIN: `${home}\\bin`,
          ...(url === undefined ? {} : { JELLYTAU_RELEASE_URL: url }),
        },
        stdin: "null",
      }).output();
    };
    const namesIn = () =>
      [...Deno.readDirSync(`${home}\\bin`)]
        .map((it) => it.name);
    try {
      const refused = await install(SUM);
      assertEquals(refused.code, 1);
      const said = new TextDecoder().decode(refused.stderr);
      assertMatch(said, /not the file that was released/);
      assertEquals(namesIn(), []);
      const sum = await sha256Of(fixture);
      assertEquals((await install(sum, "http://plain.example")).code, 1);
      const done = await install(sum);
      assertEquals(done.code, 0, new TextDecoder().decode(done.stderr));
      assertEquals(namesIn(), ["jellytau.exe"]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
