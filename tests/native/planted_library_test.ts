/**
 * Tests a planted library with a system library's name in the working
 * directory.
 */
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { BINARY } from "./binary.ts";
import { NO_KEYRING, withKeyringSession } from "./keyring_session.ts";

/**
 * The libraries that are opened on Linux, and the names that are tried next.
 */
const NAMES = [
  "libc.so",
  "libc.so.6",
  "libdl.so.2",
  "libgio-2.0.so.0",
  "libglib-2.0.so.0",
  "libgobject-2.0.so.0",
  "libsecret-1.so.0",
];

/** Returns the source of a library that creates a file when it is opened. */
function planted(mark: string): string {
  return `#include <fcntl.h>
__attribute__((constructor)) static void run(void) {
  creat("${mark}", 0600);
}`;
}

async function compile(folder: string, mark: string): Promise<void> {
  const source = `${folder}/planted.c`;
  await Deno.writeTextFile(source, planted(mark));
  const library = `${folder}/${NAMES[0]}`;
  const { success } = await new Deno.Command("cc", {
    args: ["-shared", "-fPIC", "-o", library, source],
  }).output();
  assert(success, "it compiles");
  for (const name of NAMES.slice(1)) {
    await Deno.copyFile(library, `${folder}/${name}`);
  }
}

Deno.test({
  name: "jellytau opens no library from the folder that it is started in",
  ignore: NO_KEYRING || lacks("cc"),
  fn: () =>
    withKeyringSession(async ({ env }) => {
      const folder = await Deno.makeTempDir({ prefix: "planted-" });
      const mark = `${folder}/was-opened`;
      const probe = async (extra: Record<string, string>) => {
        const { stdout } = await new Deno.Command(BINARY, {
          args: ["storage", "status", "--json"],
          cwd: folder,
          clearEnv: true,
          env: { ...env, ...extra },
          stdin: "null",
        }).output();
        const { keyring } = JSON.parse(new TextDecoder().decode(stdout));
        return keyring.kind;
      };
      try {
        await compile(folder, mark);
        assertEquals(await probe({}), "libsecret");
        assertEquals(await exists(mark), false);
        // The trap works: it catches a program that sets the loader's own path.
        for (const name of NAMES) {
          if (name !== "libsecret-1.so.0") {
            await Deno.remove(`${folder}/${name}`);
          }
        }
        await probe({ LD_LIBRARY_PATH: folder });
        assertEquals(await exists(mark), true);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }),
});

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
