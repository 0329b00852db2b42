import { Failure } from "../../src/core/failure.ts";
import { SystemDownloadFiles } from "../../src/system/download_files.ts";
import { copyDescriptors } from "../os/copied_descriptor.ts";
import { lacks } from "../requirements.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { downloadFilesContract } from "../contracts/download_files_contract.ts";

downloadFilesContract("SystemDownloadFiles", async (check) => {
  const folder = await Deno.makeTempDir({ prefix: "downloads-" });
  const onWindows = Deno.build.os === "windows";
  try {
    await check({
      files: new SystemDownloadFiles(folder),
      folder,
      modeOf: (path) =>
        onWindows ? null : (Deno.lstatSync(path).mode ?? 0) & 0o777,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("SystemDownloadFiles.makeFolder() says what is wrong with the folder", () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/file`, "");
  const files = new SystemDownloadFiles(folder);
  const places: [path: string, state: string][] = [
    [`${folder}/file/below`, "a file is in its way"],
    [`${folder}/file`, "a file is in its way"],
    [`${folder}/${"x".repeat(300)}`, "its name is too long"],
  ];
  if (Deno.build.os === "linux") {
    places.push(["/proc/x", "it cannot be created there"]);
  }
  for (const [path, state] of places) {
    const failure = assertThrows(() => files.makeFolder(path), Failure);
    assertEquals(failure.kind, "usage");
    assertEquals(failure.message, `Cannot make folder "${path}": ${state}`);
    assertEquals(failure.hint, "Choose another folder with `--dir`");
  }
  files.makeFolder(`${folder}/new/one`);
  assertEquals(Deno.statSync(`${folder}/new/one`).isDirectory, true);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("SystemDownloadFiles.openPart() refuses a link, whether or not it leads anywhere", () => {
  const folder = Deno.makeTempDirSync();
  const files = new SystemDownloadFiles(folder);
  const [part, target] = [`${folder}/1.part`, `${folder}/target`];
  Deno.symlinkSync(target, part);
  for (const exists of [false, true]) {
    if (exists) Deno.writeTextFileSync(target, "kept");
    const failure = assertThrows(() => files.openPart(part), Failure);
    assertEquals(failure.kind, "storage_denied");
    const left = [...Deno.readDirSync(folder)].map((it) => it.name).sort();
    assertEquals(left, exists ? ["1.part", "target"] : ["1.part"]);
  }
  assertEquals(Deno.readTextFileSync(target), "kept");
  Deno.removeSync(folder, { recursive: true });
});

/** Starts a program that replaces a file with links as fast as it can. */
function startSwapping(part: string, targets: readonly string[]) {
  const script = `import os, sys
part, *targets = sys.argv[1:]
while True:
    for target in targets:
        try: os.symlink(target, part)
        except FileExistsError: pass
        try: os.unlink(part)
        except FileNotFoundError: pass`;
  return new Deno.Command("python3", {
    args: ["-c", script, part, ...targets],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

Deno.test({
  name:
    "SystemDownloadFiles.openPart() never follows a link that is swapped in",
  ignore: lacks("python3"),
}, async () => {
  const folder = Deno.makeTempDirSync();
  const files = new SystemDownloadFiles(folder);
  const [part, there] = [`${folder}/1.part`, `${folder}/there`];
  const absent = `${folder}/absent`;
  Deno.writeTextFileSync(there, "kept");
  const swapping = startSwapping(part, [there, absent]);
  let [opened, refused] = [0, 0];
  for (
    let tried = 0;
    tried < 1_000_000 && Math.min(opened, refused) < 3_000;
    tried++
  ) {
    try {
      const file = files.openPart(part);
      file?.append(new Uint8Array(100));
      file?.close();
      opened += file === null ? 0 : 1;
    } catch (caught) {
      assert(caught instanceof Failure, String(caught));
      refused++;
    }
  }
  swapping.kill();
  await swapping.status;
  assert(Math.min(opened, refused) >= 3_000, `${opened}, ${refused}`);
  assertEquals(Deno.readTextFileSync(there), "kept");
  assertThrows(() => Deno.statSync(absent), Deno.errors.NotFound);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test({
  name: "SystemDownloadFiles leaves no lock to a program that is starting",
  ignore: Deno.build.os !== "linux",
  fn() {
    const folder = Deno.makeTempDirSync();
    const files = new SystemDownloadFiles(folder);
    const path = `${folder}/1.part`;
    const part = files.openPart(path);
    using _copies = copyDescriptors(path);
    assert(files.isHeld(path));
    part?.close();
    assertEquals(files.isHeld(path), false);
    files.openPart(path)?.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test("SystemDownloadFiles.isHeld() returns false when the file is moved at that moment", () => {
  const folder = Deno.makeTempDirSync();
  const files = new SystemDownloadFiles(folder);
  files.sizeOf = () => 1; // it existed a moment ago
  assertEquals(files.isHeld(`${folder}/1.part`), false);
  Deno.removeSync(folder, { recursive: true });
});
