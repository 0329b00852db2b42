import { Failure } from "../../src/core/failure.ts";
import { readSettingsFile } from "../../src/system/settings_file.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const ON_WINDOWS = Deno.build.os === "windows";

async function withFolder(
  use: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "jellytau-settings-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function refuse(path: string, why: string): void {
  const failure = assertThrows(() => readSettingsFile(path), Failure);
  assertEquals(failure.kind, "usage");
  assertEquals(failure.message, `Cannot read settings "${path}": ${why}`);
  assertEquals(failure.details.path, path);
}

Deno.test("readSettingsFile() reads the file, also through a link", () =>
  withFolder(async (folder) => {
    const path = `${folder}/config.toml`;
    assertEquals(readSettingsFile(path), null);
    assertEquals(readSettingsFile(`${folder}/none/config.toml`), null);
    await Deno.writeTextFile(path, "ascii = true\n", { mode: 0o644 });
    assertEquals(readSettingsFile(path), "ascii = true\n");
    if (ON_WINDOWS) return;
    await Deno.symlink(path, `${folder}/link.toml`);
    assertEquals(readSettingsFile(`${folder}/link.toml`), "ascii = true\n");
  }));

Deno.test("readSettingsFile() refuses what is no text, or too large", () =>
  withFolder(async (folder) => {
    const path = `${folder}/config.toml`;
    await Deno.mkdir(path);
    refuse(path, "it is not a regular file");
    await Deno.remove(path);
    await Deno.writeFile(path, new Uint8Array([0x61, 0xff]));
    refuse(path, "it is not UTF-8 text");
    await Deno.writeFile(path, new Uint8Array(65_537));
    refuse(path, "it is larger than 64 KB");
  }));

Deno.test({
  name: "readSettingsFile() does not wait for a pipe",
  ignore: ON_WINDOWS,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/config.toml`;
      await new Deno.Command("mkfifo", { args: [path] }).output();
      refuse(path, "it is not a regular file");
    }),
});

Deno.test({
  name: "readSettingsFile() refuses a file that others can change",
  ignore: ON_WINDOWS,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/config.toml`;
      await Deno.writeTextFile(path, "");
      for (const mode of [0o660, 0o606, 0o666]) {
        await Deno.chmod(path, mode);
        refuse(path, "other users can change it");
      }
    }),
});

Deno.test({
  name: "readSettingsFile() refuses a file of another user",
  ignore: Deno.uid() !== 0,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/config.toml`;
      await Deno.writeTextFile(path, "");
      await Deno.chown(path, 65_534, null);
      refuse(path, "another user owns it");
    }),
});

Deno.test("readSettingsFile() refuses a file that the working folder decides", async () => {
  const path = "jellytau-test-config.toml";
  await Deno.writeTextFile(path, "", { mode: 0o600 });
  try {
    refuse(path, "its folder depends on the working folder");
  } finally {
    await Deno.remove(path);
  }
  assert(readSettingsFile("no-such-config.toml") === null);
});
