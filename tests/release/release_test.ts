/**
 * Tests the content of `dist/rehearsal` after `scripts/release --rehearsal`.
 */
import { ASSETS } from "../../scripts/release.ts";
import { sha256Of } from "../../scripts/packaging/checksum.ts";
import { makeCertificate } from "../../src/demo/certificate.ts";
import { VERSION } from "../../src/version.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";

const FOLDER = "dist/rehearsal";
const HOST = "x86_64-unknown-linux-gnu";
/** The first bytes of each file, and those of its processor. */
const HEADS: Readonly<Record<string, readonly [number, string]>> = {
  "jellytau-linux-x64": [18, "3e00"],
  "jellytau-linux-arm64": [18, "b700"],
  "jellytau-macos-x64": [4, "07000001"],
  "jellytau-macos-arm64": [4, "0c000001"],
};
const MAGIC: Readonly<Record<string, string>> = {
  linux: "7f454c46",
  macos: "cffaedfe",
};

Deno.test("scripts/release writes the checksum of every file", async () => {
  const { success, stdout } = await new Deno.Command("sha256sum", {
    args: ["--check", "--strict", "SHA256SUMS"],
    cwd: FOLDER,
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(success, text);
  const names = text.trim().split("\n").map((it) => it.split(":")[0] ?? "");
  const there = await Array.fromAsync(Deno.readDir(FOLDER), (it) => it.name);
  assertEquals([...names, "SHA256SUMS"].toSorted(), there.toSorted());
});

Deno.test("scripts/release makes each program of the type of its target", async () => {
  for (const [name, [at, processor]] of Object.entries(HEADS)) {
    const head = await headOf(`${FOLDER}/${name}`);
    const system = name.split("-")[1] ?? "";
    assertEquals(head.subarray(0, 4).toHex(), MAGIC[system], name);
    const bytes = head.subarray(at, at + processor.length / 2);
    assertEquals(bytes.toHex(), processor, name);
  }
  const windows = await headOf(`${FOLDER}/jellytau-windows-x64.exe`);
  assertEquals(windows.subarray(0, 2).toHex(), "4d5a");
  const header = new DataView(windows.buffer).getUint32(0x3c, true);
  const pe = windows.subarray(header, header + 6);
  assertEquals(pe.toHex(), "504500006486"); // PE, x86-64
});

Deno.test("scripts/release makes the same bytes a second time", async () => {
  await Deno.remove(`dist/jellytau-${HOST}.stamp`);
  const { success } = await new Deno.Command("scripts/build", {
    args: ["--quiet", "--target", HOST],
    env: { JELLYTAU_DENO: "2.9.6" },
    stderr: "null",
  }).output();
  assert(success);
  const again = await sha256Of(`dist/jellytau-${HOST}`);
  assertEquals(again, await sha256Of(`${FOLDER}/${ASSETS[HOST]}`));
});

Deno.test("scripts/release makes a bill of materials with every licence", async () => {
  const text = await Deno.readTextFile(`${FOLDER}/jellytau.cdx.json`);
  const { specVersion, components } = JSON.parse(text);
  assertEquals(specVersion, "1.6");
  const names = components.map((it: { name: string }) => it.name);
  for (const name of ["deno", "hash-wasm", "ink", "undici"]) {
    assert(names.includes(name), name);
  }
  assertEquals(names.includes("esbuild"), false);
  for (const { name, licenses } of components) {
    assertMatch(licenses[0].expression, /^[\w.() -]+$/, name);
  }
});

Deno.test("scripts/release passes on the licence of everything inside", async () => {
  const bom = await Deno.readTextFile(`${FOLDER}/jellytau.cdx.json`);
  const notices = await Deno.readTextFile(`${FOLDER}/THIRD_PARTY_NOTICES.txt`);
  const { components } = JSON.parse(bom);
  assert(components.length > 20);
  for (const { type, name, version } of components) {
    const title = type === "framework" ? "Deno" : `${name} ${version}, `;
    assert(notices.includes(`=\n${title}`), name);
  }
  const own = await Deno.readTextFile("LICENSE");
  assertEquals(await Deno.readTextFile(`${FOLDER}/LICENSE`), own);
});

Deno.test("scripts/release makes manifests with the programs' checksums", async () => {
  const parts = { "jellytau.rb": 4, "PKGBUILD": 2, "jellytau.json": 1 };
  const sums = await Promise.all(
    Object.values(ASSETS).map((it) => sha256Of(`${FOLDER}/${it}`)),
  );
  for (const [name, count] of Object.entries(parts)) {
    const text = await Deno.readTextFile(`${FOLDER}/${name}`);
    assertEquals(sums.filter((it) => text.includes(it)).length, count, name);
    assert(text.includes(VERSION), name);
  }
});

Deno.test("scripts/release refuses a URL that is not https, or ends a quotation", async () => {
  for (const url of ["http://localhost/v1", 'https://a.example/v1"', "", "x"]) {
    const { success, stderr } = await new Deno.Command("scripts/release", {
      args: ["--url", url],
    }).output();
    assertEquals(success, false, url);
    assertMatch(new TextDecoder().decode(stderr), /--rehearsal/);
  }
});

Deno.test("install.sh installs what was released and nothing else", async () => {
  const certificate = await makeCertificate("ca-signed");
  const home = await Deno.makeTempDir({ prefix: "install-" });
  const program = await Deno.readFile(`${FOLDER}/jellytau-linux-x64`);
  let damaged = true;
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: certificate.certPem,
    key: certificate.keyPem,
    onListen() {},
  }, () => {
    const body = program.slice();
    if (damaged) body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    return new Response(body);
  });
  const ca = `${home}/ca.pem`;
  await Deno.writeTextFile(ca, certificate.caPem);
  const install = (url: string) =>
    new Deno.Command("sh", {
      args: [`${FOLDER}/install.sh`],
      env: {
        HOME: home,
        CURL_CA_BUNDLE: ca,
        JELLYTAU_RELEASE_URL: url,
        JELLYTAU_BIN: `${home}/bin`,
      },
      stdin: "null",
    }).output();
  const namesIn = () =>
    Array.fromAsync(Deno.readDir(`${home}/bin`), (it) => it.name);
  try {
    const url = `https://localhost:${server.addr.port}`;
    const refused = await install(url);
    assertEquals(refused.code, 1);
    const said = new TextDecoder().decode(refused.stderr);
    assertMatch(said, /nothing was installed/);
    assertEquals(await namesIn(), []);
    assertEquals((await install(url.replace("https", "http"))).code, 1);
    damaged = false;
    const installed = await install(url);
    assertEquals(installed.code, 0, new TextDecoder().decode(installed.stderr));
    assertEquals(await namesIn(), ["jellytau"]);
    assertEquals(await version(`${home}/bin/jellytau`), `jellytau ${VERSION}`);
  } finally {
    await server.shutdown();
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test({
  name: "scripts/release makes a program that runs on Windows, under Wine",
  // The step for Windows sets it up, if that was requested.
  ignore: !await Deno.stat(".tools/debian13/root").then(
    () => true,
    () => false,
  ),
  async fn() {
    const program = `${FOLDER}/jellytau-windows-x64.exe`;
    assertEquals(
      await version("scripts/wine", "wine", program),
      `jellytau ${VERSION}`,
    );
  },
});

Deno.test({
  name: "scripts/release makes a program that runs on arm64 Linux, under qemu",
  ignore: lacks("qemu-aarch64"),
  async fn() {
    const home = await Deno.makeTempDir({ prefix: "arm64-" });
    const { code, stdout } = await new Deno.Command("qemu-aarch64", {
      args: [
        "-L",
        "/usr/aarch64-linux-gnu", // where Debian's C library for arm64 is
        `${FOLDER}/jellytau-linux-arm64`,
        "storage",
        "status",
        "--json",
      ],
      env: { JELLYTAU_HOME: home, JELLYTAU_STORE: "file" },
      stdin: "null",
    }).output();
    assertEquals(code, 0);
    const { used } = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals(used, "encrypted-file");
    await Deno.remove(home, { recursive: true });
  },
});

async function version(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, {
    args: [...args, "--version"],
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function headOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(4096);
  await file.read(bytes);
  return bytes;
}
