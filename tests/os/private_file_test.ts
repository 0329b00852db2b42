import { Failure } from "../../src/core/failure.ts";
import {
  readRegularFile,
  replacePrivateFile,
} from "../../src/os/private_file.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";

/** Lends a folder with one file, `kept`, that contains "before". */
async function withKept(
  use: (path: string, names: () => string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "private-file-" });
  const names = () => [...Deno.readDirSync(folder)].map((it) => it.name);
  try {
    await Deno.writeTextFile(`${folder}/kept`, "before");
    await use(`${folder}/kept`, names);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);
const failing = () => Promise.reject(new Failure("internal", "Cannot make it"));

Deno.test("replacePrivateFile() puts the content in the place of what was there", () =>
  withKept(async (path, names) => {
    await replacePrivateFile(path, Promise.resolve(bytes("after")));
    assertEquals(await Deno.readTextFile(path), "after");
    assertEquals(names(), ["kept"]);
  }));

Deno.test("replacePrivateFile() leaves what was there when no content is made", () =>
  withKept(async (path, names) => {
    const call = () => replacePrivateFile(path, failing());
    assertEquals((await assertRejects(call, Failure)).kind, "internal");
    assertEquals(await Deno.readTextFile(path), "before");
    assertEquals(names(), ["kept"]);
  }));

Deno.test("replacePrivateFile() reports why it cannot write, also if the content fails", () =>
  withKept(async (path) => {
    const call = () => replacePrivateFile(`${path}/below`, failing());
    const { kind } = await assertRejects(call, Failure);
    assertEquals(kind, "storage_unavailable");
  }));

Deno.test("readRegularFile() returns null for a file that is absent, and refuses a folder and a large one", () =>
  withKept((path) => {
    assertEquals(readRegularFile(`${path}-absent`, 10), null);
    assertEquals(readRegularFile(path, 6)?.toString(), "before");
    const large = assertThrows(() => readRegularFile(path, 5), Failure);
    assertEquals(large.kind, "storage_damaged");
    const folder = path.slice(0, path.lastIndexOf("/"));
    assertThrows(() => readRegularFile(folder, 10), Failure);
    return Promise.resolve();
  }));
