import { Failure } from "../../src/core/failure.ts";
import { SystemDownloadFiles } from "../../src/system/download_files.ts";
import { assertEquals, assertThrows } from "../assert.ts";

Deno.test("SystemDownloadFiles.makeFolder() says what is wrong with the place", () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/file`, "");
  const files = new SystemDownloadFiles(folder);
  const places: [path: string, state: string][] = [
    [`${folder}/file/below`, "a file is in its way"],
    [`${folder}/file`, "a file is in its way"],
    [`${folder}/${"x".repeat(300)}`, "its name is too long"],
  ];
  if (Deno.build.os === "linux") {
    places.push(["/proc/x", "none can be made there"]);
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
