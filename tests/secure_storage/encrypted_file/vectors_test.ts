import { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import {
  bindingText,
  type TokenBinding,
} from "../../../src/core/token_binding.ts";
import { findTokenKey, tokenKey } from "../../../src/core/token_key.ts";
import { allowCommand } from "../../../src/secure_storage/encrypted_file/allowed_commands.ts";
import { runProgram } from "../../../src/system/run_program.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { type FileFixture, withFile } from "./file_fixture.ts";
import { type Key, readEntries, readTokens } from "./second_reader.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

/** A file, the keys that are given, and the result that it must always have. */
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
  /**
   * The destination of each token; null if the file names none. Version 1 never
   * did.
   */
  readonly destinations?: Readonly<Record<string, string | null>>;
  readonly refused?: string;
}

async function readVectors(version: 1 | 2): Promise<readonly Vector[]> {
  const path = `../../vectors/encrypted_file_v${version}.json`;
  return JSON.parse(
    await Deno.readTextFile(new URL(path, import.meta.url)),
  );
}

const VECTORS = [...await readVectors(1), ...await readVectors(2)];

/** Returns the binding of an entry, or any binding if it has none. */
function bindingIn(text: string | null): TokenBinding {
  const [address = "", trust = ""] = text?.split(" ") ?? [];
  return text === null ? BOUND : { address, trust };
}

/** Writes the vector's file into a fixture and opens a storage on it. */
async function openVector(
  fixture: FileFixture,
  { file, given }: Vector,
): Promise<ReturnType<FileFixture["open"]>> {
  const { keyFile, credential, passphrase, command } = given;
  for (const path of [fixture.path, fixture.keyPath]) {
    await Deno.mkdir(dirname(path), { recursive: true });
  }
  const mode = { mode: 0o600 };
  await Deno.writeTextFile(fixture.path, file, mode);
  if (keyFile) {
    await Deno.writeFile(fixture.keyPath, Buffer.from(keyFile, "base64"), mode);
  }
  if (credential) {
    const path = `${fixture.folder}/jellytau-storage-key`;
    await Deno.writeFile(path, Buffer.from(credential, "base64"));
  }
  if (command) await allowCommand(fixture.keyPath, command);
  return fixture.open(passphrase, {
    credentialsDirectory: credential ? fixture.folder : null,
    runProgram: (words) => runProgram(words),
  });
}

for (const vector of VECTORS) {
  const { name, file, opens, destinations = {}, refused } = vector;
  if (opens) {
    Deno.test(`EncryptedFileStorage opens the vector "${name}"`, () =>
      withFile(async (fixture) => {
        const storage = await openVector(fixture, vector);
        for (const [entry, token] of Object.entries(opens)) {
          const key = findTokenKey(entry);
          assert(key !== null);
          const destination = destinations[entry] ?? null;
          const found = await storage.retrieve(key, bindingIn(destination));
          assertEquals(found?.expose(), token);
          const bound = destination !== null;
          assertEquals(await storage.findEntry(key), { bound });
        }
        const { entries } = await storage.status();
        assertEquals(entries, Object.keys(opens).length);
        const absent = tokenKey("c".repeat(32), "d".repeat(32));
        assertEquals(await storage.retrieve(absent, BOUND), null);
      }));
  } else {
    Deno.test(`EncryptedFileStorage refuses the vector "${name}" and leaves it`, () =>
      withFile(async (fixture) => {
        const storage = await openVector(fixture, vector);
        const key = tokenKey("0".repeat(32), "1".repeat(32));
        for (
          const call of [
            () => storage.retrieve(key, BOUND),
            () => storage.store(key, new Secret("new"), TO_BOUND),
            () => storage.delete(key),
            () => storage.slots.rotate(),
          ]
        ) {
          assertEquals((await assertRejects(call, Failure)).kind, refused);
        }
        assertEquals(await Deno.readTextFile(fixture.path), file);
      }));
  }
}

Deno.test("a reader made from the description alone reads every vector that opens", async () => {
  for (const { name, given, file, opens } of VECTORS) {
    if (!opens) continue;
    assertEquals(await readTokens(file, keyOf(given)), opens, name);
  }
});

Deno.test("a reader made from the description alone reads where each token may go", async () => {
  for (const { name, given, file, opens, destinations = {} } of VECTORS) {
    if (!opens) continue;
    const read = await readEntries(file, keyOf(given));
    for (const [entry, { destination }] of Object.entries(read)) {
      assertEquals(destination, destinations[entry] ?? null, name);
    }
  }
});

Deno.test("EncryptedFileStorage.store() makes a file of version 1 one of version 2, and keeps its tokens", () =>
  withFile(async (fixture) => {
    const [vector] = await readVectors(1);
    assert(vector?.opens);
    const storage = await openVector(fixture, vector);
    const [first = "", ...others] = Object.keys(vector.opens);
    const key = findTokenKey(first);
    assert(key !== null);
    await storage.store(key, new Secret("new"), TO_BOUND);
    const file = await Deno.readTextFile(fixture.path);
    assertStringIncludes(file, '"version":2');
    const read = await readEntries(file, keyOf(vector.given));
    assertEquals(read[first], {
      token: "new",
      destination: bindingText(BOUND),
    });
    for (const name of others) {
      assertEquals(read[name], {
        token: vector.opens[name] ?? "",
        destination: null,
      });
    }
  }));

Deno.test("a reader made from the description alone reads what was just written", () =>
  withFile(async (fixture) => {
    const storage = fixture.open();
    const expected: Record<string, string> = {};
    for (let i = 0; i < 3; i++) {
      const user = `${i}`.repeat(32);
      await storage.store(
        tokenKey(user, user),
        new Secret(`token ${i}`),
        TO_BOUND,
      );
      expected[`jellytau::${user}::${user}::access_token`] = `token ${i}`;
    }
    const file = await Deno.readTextFile(fixture.path);
    const secret = await Deno.readFile(fixture.keyPath);
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
