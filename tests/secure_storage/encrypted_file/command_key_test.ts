import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { runProgram } from "../../../src/system/run_program.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { BOUND, TO_BOUND } from "../../bound.ts";
import { secureStorageContract } from "../../contracts/secure_storage_contract.ts";
import { type FileFixture, withFile } from "./file_fixture.ts";
import { readTokens } from "./second_reader.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const KEY = "0123456789abcdef".repeat(4);
const RUN = { runProgram: (it: readonly string[]) => runProgram(it) };

/** Stores a token, and unlocks the file only with a program that prints `key`. */
async function storeWith(
  fixture: FileFixture,
  key: string,
): Promise<ReturnType<FileFixture["open"]>> {
  await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
  const storage = fixture.open(undefined, RUN);
  await storage.slots.addSlot({
    kind: "command-key",
    command: ["printf", "%s\\n", key],
  });
  const { slots: [keyFile] } = await storage.status();
  await storage.slots.removeSlot(keyFile?.id ?? "");
  await Deno.remove(fixture.keyPath);
  return fixture.open(undefined, RUN);
}

secureStorageContract(
  "EncryptedFileStorage with a program that prints a key",
  (use) =>
    withFile(async (fixture) => {
      const storage = await storeWith(fixture, KEY);
      await storage.delete(ADA);
      await use(storage);
    }),
);

const FORMS: [form: string, printed: string][] = [
  ["lower-case digits", KEY],
  ["upper-case digits", KEY.toUpperCase()],
  ["base64", Uint8Array.fromHex(KEY).toBase64()],
];

for (const [form, printed] of FORMS) {
  Deno.test(`a command-key slot accepts a key in ${form}`, () =>
    withFile(async (fixture) => {
      const storage = await storeWith(fixture, printed);
      const token = await storage.retrieve(ADA, BOUND);
      assertEquals(token?.expose(), "token");
      const secret = Uint8Array.fromHex(KEY);
      const file = await Deno.readTextFile(fixture.path);
      const tokens = await readTokens(file, { kind: "command-key", secret });
      assertEquals(Object.values(tokens), ["token"]);
    }));
}

const NO_KEYS: [what: string, printed: string][] = [
  ["words", "correct horse"],
  ["a key of 31 bytes", KEY.slice(2)],
  ["a key of 33 bytes", `${KEY}00`],
  ["base64 of 31 bytes", new Uint8Array(31).toBase64()],
  ["base64 without its padding", new Uint8Array(32).toBase64().slice(0, -1)],
];

for (const [what, printed] of NO_KEYS) {
  Deno.test(`a command-key slot refuses ${what} and leaves the file`, () =>
    withFile(async (fixture) => {
      await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
      const before = await Deno.readTextFile(fixture.path);
      const { slots } = fixture.open(undefined, RUN);
      const command = ["printf", "%s", printed];
      const { kind } = await assertRejects(
        () => slots.addSlot({ kind: "command-key", command }),
        Failure,
      );
      assertEquals(kind, "storage_unavailable");
      assertEquals(await Deno.readTextFile(fixture.path), before);
    }));
}

Deno.test("a command-key slot refuses another key later", () =>
  withFile(async (fixture) => {
    await storeWith(fixture, KEY);
    const other = fixture.open(undefined, {
      runProgram: () => Promise.resolve(new Secret("0".repeat(64))),
    });
    const { kind } = await assertRejects(
      () => other.retrieve(ADA, BOUND),
      Failure,
    );
    assertEquals(kind, "rejected");
  }));

Deno.test("a file has version 3 only while it has a command-key slot", () =>
  withFile(async (fixture) => {
    const version = async () =>
      JSON.parse(await Deno.readTextFile(fixture.path))[0].version;
    const storage = await storeWith(fixture, KEY);
    assertEquals(await version(), 3);
    const { slots: [{ id } = { id: "" }] } = await storage.status();
    await storage.slots.addSlot({ kind: "key-file" });
    await storage.slots.removeSlot(id);
    assertEquals(await version(), 2);
    const token = await fixture.open().retrieve(ADA, BOUND);
    assertEquals(token?.expose(), "token");
  }));

for (const version of [2, 5]) {
  Deno.test(`a file of version ${version} with a command-key slot is refused`, () =>
    withFile(async (fixture) => {
      const storage = await storeWith(fixture, KEY);
      const text = await Deno.readTextFile(fixture.path);
      const changed = text.replace('"version":3', `"version":${version}`);
      await Deno.writeTextFile(fixture.path, changed);
      const { kind } = await assertRejects(
        () => storage.retrieve(ADA, BOUND),
        Failure,
      );
      const expected = version === 5 ? "storage_newer" : "storage_damaged";
      assertEquals(kind, expected);
    }));
}
