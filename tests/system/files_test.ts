import { Failure } from "../../src/core/failure.ts";
import { readBytesFile, readTextFile } from "../../src/system/files.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";

const MAX_BYTES = 100;

async function withFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refusal(path: string): Promise<string> {
  const failure = await assertRejects(
    () => readTextFile(path, MAX_BYTES),
    Failure,
  );
  assertEquals(failure.kind, "usage");
  assertMatch(failure.hint, /^Check the path/);
  return failure.message.replace(path, "");
}

Deno.test("readTextFile() returns the content of a file, up to the limit", () =>
  withFolder(async (folder) => {
    const path = `${folder}/file`;
    await Deno.writeTextFile(path, "x".repeat(MAX_BYTES));
    assertEquals(await readTextFile(path, MAX_BYTES), "x".repeat(MAX_BYTES));
    assertEquals((await readBytesFile(path, MAX_BYTES)).length, MAX_BYTES);
    await Deno.writeTextFile(path, "");
    assertEquals(await readTextFile(path, MAX_BYTES), "");
  }));

Deno.test("readTextFile() says in words why it cannot read", () =>
  withFolder(async (folder) => {
    const path = `${folder}/file`;
    assertMatch(await refusal(path), /: it does not exist$/);
    assertMatch(await refusal(folder), /: it is a folder$/);
    await Deno.writeTextFile(path, "x".repeat(MAX_BYTES + 1));
    assertMatch(await refusal(path), /: it is larger than 100 bytes$/);
    assertMatch(
      await refusal(`${path}/x`),
      /: a part of the path is not a folder$/,
    );
    await Deno.writeFile(path, Uint8Array.from([0xff]));
    assertMatch(await refusal(path), /: it is not UTF-8 text$/);
  }));

Deno.test({
  name: "readTextFile() takes the empty device for an empty password",
  ignore: Deno.build.os === "windows",
  fn: async () => assertEquals(await readTextFile("/dev/null", MAX_BYTES), ""),
});

Deno.test({
  name: "readTextFile() reads a shell's <(…)",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const module = new URL("../../src/system/files.ts", import.meta.url).href;
    const code = `import { readTextFile } from "${module}";` +
      "console.log(await readTextFile(Deno.args[0], 9));";
    const script = '"$0" eval "$1" -- <(sleep 0.1; printf "se"; echo cret)';
    const { stdout } = await new Deno.Command("bash", {
      args: ["-c", script, Deno.execPath(), code],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "secret\n\n");
  },
});

Deno.test({
  name: "readTextFile() does not wait for a pipe without a writer",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/pipe`;
      await new Deno.Command("mkfifo", { args: [path] }).output();
      const failure = await assertRejects(
        () => readTextFile(path, MAX_BYTES),
        Failure,
      );
      assertMatch(failure.message, /: it is a device or a pipe$/);
      assertMatch(failure.hint, /stdin/);
    }),
});
