import { Failure } from "../../src/core/failure.ts";
import { passphraseSource } from "../../src/system/passphrase_source.ts";
import { readEnvironment } from "../../src/system/environment.ts";
import { assertEquals, assertRejects } from "@std/assert";

/** Lends a folder with a passphrase in each place that can contain one. */
async function withPlaces(
  use: (folder: string, given: Record<string, string>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "passphrase-" });
  try {
    await Deno.writeTextFile(`${folder}/named`, "from the file\n");
    const credential = `${folder}/jellytau-passphrase`;
    await Deno.writeTextFile(credential, "from the credential\r\n");
    await use(folder, {
      HOME: folder,
      JELLYTAU_PASSPHRASE_FILE: `${folder}/named`,
      CREDENTIALS_DIRECTORY: folder,
      JELLYTAU_PASSPHRASE: "from the environment\n",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function find(given: Record<string, string>): Promise<string | null> {
  const variables = new Map(Object.entries(given));
  const environment = readEnvironment({
    get: (name) => variables.get(name),
    delete: (name) => void variables.delete(name),
  }, "linux");
  assertEquals(variables.has("JELLYTAU_PASSPHRASE"), false);
  return (await passphraseSource(environment)())?.expose() ?? null;
}

Deno.test("passphraseSource() takes the file, then systemd's, then the variable", () =>
  withPlaces(async (folder, given) => {
    assertEquals(await find(given), "from the file");
    const { JELLYTAU_PASSPHRASE_FILE: _file, ...unnamed } = given;
    assertEquals(await find(unnamed), "from the credential");
    await Deno.remove(`${folder}/jellytau-passphrase`);
    assertEquals(await find(unnamed), "from the environment\n");
    assertEquals(await find({ HOME: folder }), null);
  }));

Deno.test("passphraseSource() tries no other place when the named file is missing", () =>
  withPlaces(async (folder, given) => {
    await Deno.remove(`${folder}/named`);
    await assertRejects(() => find(given), Failure);
  }));
