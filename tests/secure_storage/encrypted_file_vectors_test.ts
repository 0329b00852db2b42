import { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { findTokenKey, tokenKey } from "../../src/core/token_key.ts";
import { allowCommand } from "../../src/secure_storage/allowed_commands.ts";
import { runProgram } from "../../src/system/run_program.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { type FileWorld, withFile } from "./file_world.ts";
import { type Key, readTokens } from "./second_reader.ts";

/** A file, what is given to open it, and what must come of it for ever. */
interface Vector {
  readonly name: string;
  readonly given: {
    /** 32 bytes, base64; so is the credential. */
    readonly keyFile?: string;
    readonly credential?: string;
    readonly passphrase?: string;
    readonly command?: readonly string[];
  };
  readonly file: string;
  /** Tokens by name; or the failure that every read ends in. */
  readonly opens?: Readonly<Record<string, string>>;
  readonly refused?: string;
}

const VECTORS: readonly Vector[] = JSON.parse(
  await Deno.readTextFile(
    new URL("../vectors/encrypted_file_v1.json", import.meta.url),
  ),
);

/** The vector's file in a world of its own, and a storage on it. */
async function openVector(
  world: FileWorld,
  { file, given }: Vector,
): Promise<ReturnType<FileWorld["open"]>> {
  const { keyFile, credential, passphrase, command } = given;
  for (const path of [world.path, world.keyPath]) {
    await Deno.mkdir(dirname(path), { recursive: true });
  }
  const mode = { mode: 0o600 };
  await Deno.writeTextFile(world.path, file, mode);
  if (keyFile) {
    await Deno.writeFile(world.keyPath, Buffer.from(keyFile, "base64"), mode);
  }
  if (credential) {
    const path = `${world.folder}/jellytau-storage-key`;
    await Deno.writeFile(path, Buffer.from(credential, "base64"));
  }
  if (command) await allowCommand(world.keyPath, command);
  return world.open(passphrase, {
    credentialsDirectory: credential ? world.folder : null,
    runProgram: (words) => runProgram(words),
  });
}

for (const vector of VECTORS) {
  const { name, file, opens, refused } = vector;
  if (opens) {
    Deno.test(`EncryptedFileStorage opens the vector "${name}"`, () =>
      withFile(async (world) => {
        const storage = await openVector(world, vector);
        for (const [entry, token] of Object.entries(opens)) {
          const key = findTokenKey(entry);
          assert(key !== null);
          assertEquals((await storage.retrieve(key))?.expose(), token);
        }
        const { entries } = await storage.status();
        assertEquals(entries, Object.keys(opens).length);
        const absent = tokenKey("c".repeat(32), "d".repeat(32));
        assertEquals(await storage.retrieve(absent), null);
      }));
  } else {
    Deno.test(`EncryptedFileStorage refuses the vector "${name}" and leaves it`, () =>
      withFile(async (world) => {
        const storage = await openVector(world, vector);
        const key = tokenKey("0".repeat(32), "1".repeat(32));
        for (
          const call of [
            () => storage.retrieve(key),
            () => storage.store(key, new Secret("new")),
            () => storage.delete(key),
            () => storage.slots.rotate(),
          ]
        ) {
          assertEquals((await assertRejects(call, Failure)).kind, refused);
        }
        assertEquals(await Deno.readTextFile(world.path), file);
      }));
  }
}

Deno.test("a reader made from the description alone reads every vector that opens", async () => {
  for (const { name, given, file, opens } of VECTORS) {
    if (!opens) continue;
    assertEquals(await readTokens(file, keyOf(given)), opens, name);
  }
});

Deno.test("a reader made from the description alone reads what was just written", () =>
  withFile(async (world) => {
    const storage = world.open();
    const expected: Record<string, string> = {};
    for (let i = 0; i < 3; i++) {
      const user = `${i}`.repeat(32);
      await storage.store(tokenKey(user, user), new Secret(`token ${i}`));
      expected[`jellytau::${user}::${user}::access_token`] = `token ${i}`;
    }
    const file = await Deno.readTextFile(world.path);
    const secret = await Deno.readFile(world.keyPath);
    assertEquals(
      await readTokens(file, { kind: "key-file", secret }),
      expected,
    );
  }));

function keyOf(
  { keyFile, credential, passphrase, command }: Vector["given"],
): Key {
  const bytes = (text: string) => Buffer.from(text, "base64");
  if (keyFile) return { kind: "key-file", secret: bytes(keyFile) };
  if (credential) {
    return { kind: "systemd-credential", secret: bytes(credential) };
  }
  if (passphrase) return { kind: "passphrase", secret: passphrase };
  return { kind: "command", secret: command?.at(-1) ?? "" };
}
