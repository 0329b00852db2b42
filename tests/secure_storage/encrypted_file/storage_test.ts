import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey, tokenKeyName } from "../../../src/core/token_key.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { secureStorageContract } from "../../contracts/secure_storage_contract.ts";
import { filesHolding, SECRET_WORD } from "../../secret_word.ts";
import { type FileFixture, withFile } from "./file_fixture.ts";
import { withOtherDigit } from "./other_digit.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const BOB = tokenKey("5".repeat(32), "b".repeat(32));

secureStorageContract(
  "EncryptedFileStorage with a key file",
  (use) => withFile((fixture) => use(fixture.open())),
);

secureStorageContract(
  "EncryptedFileStorage with a passphrase",
  (use) => withFile((fixture) => use(fixture.open("correct horse"))),
  { runs: 5 },
);

async function kindOf(call: () => Promise<unknown>): Promise<FailureKind> {
  return (await assertRejects(call, Failure)).kind;
}

/** Stores two entries and returns the text of the file. */
async function filled(fixture: FileFixture): Promise<string> {
  await fixture.open().store(ADA, new Secret("token of ada"), TO_BOUND);
  await fixture.open().store(BOB, new Secret("token of bob"), TO_BOUND);
  return await Deno.readTextFile(fixture.path);
}

Deno.test("EncryptedFileStorage writes files that only their owner can reach", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    const modes = [fixture.path, fixture.keyPath].map((it) =>
      Deno.statSync(it).mode ?? 0
    );
    assertEquals(modes.map((it) => it & 0o777), [0o600, 0o600]);
    const folder = Deno.statSync(`${fixture.folder}/data`).mode ?? 0;
    assertEquals(folder & 0o777, 0o700);
  }));

Deno.test("EncryptedFileStorage never writes a token in the clear", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret(SECRET_WORD), TO_BOUND);
    assertEquals(await filesHolding(fixture.folder), []);
  }));

Deno.test("EncryptedFileStorage leaves no temporary file behind", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    const names = [...Deno.readDirSync(`${fixture.folder}/data`)]
      .map((it) => it.name).sort();
    assertEquals(names, ["tokens.json", "tokens.json.lock"]);
  }));

Deno.test("EncryptedFileStorage.status() reports slots and entries without unlocking", () =>
  withFile(async (fixture) => {
    assertEquals((await fixture.open().status()).exists, false);
    await filled(fixture);
    await Deno.remove(fixture.keyPath);
    const status = await fixture.open().status();
    assertEquals(status.entries, 2);
    assertEquals(status.slots.map((it) => it.kind), ["key-file"]);
  }));

Deno.test("EncryptedFileStorage is locked when the key file is missing, and makes no other", () =>
  withFile(async (fixture) => {
    const before = await filled(fixture);
    await Deno.remove(fixture.keyPath);
    assertEquals(
      await kindOf(() => fixture.open().retrieve(ADA, BOUND)),
      "storage_locked",
    );
    const store = () =>
      fixture.open().store(ADA, new Secret("other"), TO_BOUND);
    assertEquals(await kindOf(store), "storage_locked");
    assertEquals([...Deno.readDirSync(`${fixture.folder}/config`)], []);
    assertEquals(await Deno.readTextFile(fixture.path), before);
  }));

Deno.test("EncryptedFileStorage is damaged when the key file is another one", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    await Deno.writeFile(fixture.keyPath, new Uint8Array(32).fill(7));
    assertEquals(
      await kindOf(() => fixture.open().retrieve(ADA, BOUND)),
      "storage_damaged",
    );
  }));

Deno.test("EncryptedFileStorage uses an existing key file when the file is new", () =>
  withFile(async (fixture) => {
    await Deno.mkdir(`${fixture.folder}/config`, { mode: 0o700 });
    const key = new Uint8Array(32).fill(9);
    await Deno.writeFile(fixture.keyPath, key, { mode: 0o600 });
    await filled(fixture);
    assertEquals(await Deno.readFile(fixture.keyPath), key);
  }));

Deno.test("EncryptedFileStorage rejects a wrong passphrase and asks for a missing one", () =>
  withFile(async (fixture) => {
    await fixture.open("right").store(ADA, new Secret("token"), TO_BOUND);
    const before = await Deno.readTextFile(fixture.path);
    assertEquals(
      await kindOf(() => fixture.open("wrong").retrieve(ADA, BOUND)),
      "rejected",
    );
    assertEquals(
      await kindOf(() => fixture.open().retrieve(ADA, BOUND)),
      "storage_locked",
    );
    assertEquals(
      (await fixture.open("right").retrieve(ADA, BOUND))?.expose(),
      "token",
    );
    assertEquals(await Deno.readTextFile(fixture.path), before);
  }));

/** With `JELLYTAU_LONG=1` every bit; otherwise one of each byte, in turn. */
const BIT_STEP = Deno.env.get("JELLYTAU_LONG") === "1" ? 1 : 9;

Deno.test("EncryptedFileStorage refuses a flipped bit in every byte", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    const bytes = await Deno.readFile(fixture.path);
    const storage = fixture.open();
    for (let bit = 0; bit < bytes.length * 8; bit += BIT_STEP) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await Deno.writeFile(fixture.path, changed);
      const kind = await kindOf(() => storage.retrieve(ADA, BOUND));
      const refused = ["storage_damaged", "storage_newer", "storage_locked"];
      assert(refused.includes(kind), `bit ${bit}: ${kind}`);
    }
  }));

Deno.test("EncryptedFileStorage refuses every prefix of its file", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    const bytes = await Deno.readFile(fixture.path);
    for (let length = 0; length < bytes.length; length++) {
      await Deno.writeFile(fixture.path, bytes.subarray(0, length));
      const kind = await kindOf(() => fixture.open().retrieve(ADA, BOUND));
      assertEquals(kind, "storage_damaged", `${length} bytes`);
    }
  }));

Deno.test("EncryptedFileStorage refuses a second spelling of any value", () =>
  withFile(async (fixture) => {
    const text = await filled(fixture);
    const values = [
      ...text.matchAll(/(?<="(?:nonce|wrapped|sealed|mac)":")[^"]+/g),
    ];
    assertEquals(values.length, 2 + 2 * 2 + 1);
    for (const { 0: value, index } of values) {
      for (const other of [`${value}=`, `${value}\\n`, respelt(value)]) {
        const changed = text.slice(0, index) + other +
          text.slice(index + value.length);
        await Deno.writeTextFile(fixture.path, changed);
        const read = () => fixture.open().retrieve(ADA, BOUND);
        assertEquals(await kindOf(read), "storage_damaged", other);
      }
    }
  }));

/**
 * Changes the last base64 digit: with padding the bytes stay the same, without
 * it they differ.
 */
function respelt(value: string): string {
  const end = value.indexOf("=") < 0 ? value.length : value.indexOf("=");
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" +
    "0123456789+/";
  const other = digits[digits.indexOf(value[end - 1] ?? "") ^ 1] ?? "";
  return value.slice(0, end - 1) + other + value.slice(end);
}

const CHANGES: [what: string, change: (text: string) => string][] = [
  ["an entry's name swapped with another's", (text) => {
    const swap = (name: string) =>
      name === tokenKeyName(ADA) ? tokenKeyName(BOB) : tokenKeyName(ADA);
    return text.replace(/jellytau::\w+::\w+::access_token/g, swap);
  }],
  ["an entry dropped", (text) => text.replace(/^\{"name".*\n/m, "")],
  ["an entry doubled", (text) => text.replace(/^(\{"name".*\n)/m, "$1$1")],
  [
    "a higher generation",
    (text) => text.replace('"generation":2', '"generation":9'),
  ],
  ["another file's id", (text) => withOtherDigit(text, "fileId")],
  ["white space", (text) => text.replace('{"name"', '{ "name"')],
  ["a second array", (text) => text + text],
  ["no slot", (text) => text.replace(/"slots":\[.*?\]/, '"slots":[]')],
];

for (const [what, change] of CHANGES) {
  Deno.test(`EncryptedFileStorage refuses ${what} and leaves the file`, () =>
    withFile(async (fixture) => {
      const original = await filled(fixture);
      const changed = change(original);
      assertNotEquals(changed, original);
      await Deno.writeTextFile(fixture.path, changed);
      const read = () => fixture.open().retrieve(ADA, BOUND);
      assertEquals(await kindOf(read), "storage_damaged");
      const write = () =>
        fixture.open().store(ADA, new Secret("new"), TO_BOUND);
      assertEquals(await kindOf(write), "storage_damaged");
      assertEquals(await Deno.readTextFile(fixture.path), changed);
    }));
}

for (
  const [name, value] of [["memoryKib", 2 ** 31], ["passes", 2 ** 31], [
    "memoryKib",
    8,
  ], ["passes", 1]] as const
) {
  Deno.test(`EncryptedFileStorage refuses a passphrase cost of ${name} ${value} at once`, () =>
    withFile(async (fixture) => {
      await fixture.open("right").store(ADA, new Secret("token"), TO_BOUND);
      const text = await Deno.readTextFile(fixture.path);
      const changed = text.replace(
        new RegExp(`"${name}":\\d+`),
        `"${name}":${value}`,
      );
      await Deno.writeTextFile(fixture.path, changed);
      // A cost that was not refused would need terabytes or years.
      const kind = await kindOf(() =>
        fixture.open("right").retrieve(ADA, BOUND)
      );
      assertEquals(kind, "storage_damaged");
    }));
}

Deno.test("EncryptedFileStorage refuses a newer version and never overwrites it", () =>
  withFile(async (fixture) => {
    const text = await filled(fixture);
    const newer = text.replace('"version":2', '"version":3');
    await Deno.writeTextFile(fixture.path, newer);
    assertEquals(
      await kindOf(() => fixture.open().retrieve(ADA, BOUND)),
      "storage_newer",
    );
    const store = () => fixture.open().store(ADA, new Secret("new"), TO_BOUND);
    assertEquals(await kindOf(store), "storage_newer");
    assertEquals(await Deno.readTextFile(fixture.path), newer);
  }));

Deno.test("EncryptedFileStorage notices an older file that was put back", () =>
  withFile(async (fixture) => {
    const older = await filled(fixture);
    await fixture.open().delete(ADA);
    await Deno.writeTextFile(fixture.path, older);
    const read = () => fixture.open().retrieve(ADA, BOUND);
    assertEquals(await kindOf(read), "storage_rolled_back");
    assertEquals(
      await kindOf(() =>
        fixture.open().store(BOB, new Secret("new"), TO_BOUND)
      ),
      "storage_rolled_back",
    );
  }));

Deno.test("EncryptedFileStorage refuses a link in the file's place", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    await Deno.rename(fixture.path, `${fixture.path}.real`);
    await Deno.symlink(`${fixture.path}.real`, fixture.path);
    assertEquals(
      await kindOf(() => fixture.open().retrieve(ADA, BOUND)),
      "storage_denied",
    );
  }));

for (const which of ["path", "keyPath"] as const) {
  Deno.test(`EncryptedFileStorage refuses a wide ${which} and says how to fix it`, () =>
    withFile(async (fixture) => {
      await filled(fixture);
      await Deno.chmod(fixture[which], 0o644);
      const failure = await assertRejects(
        () => fixture.open().retrieve(ADA, BOUND),
        Failure,
      );
      assertEquals(failure.kind, "storage_denied");
      assert(failure.hint.includes(`chmod 600 "${fixture[which]}"`));
    }));
}

Deno.test("EncryptedFileStorage never shows a reader half a file", () =>
  withFile(async (fixture) => {
    await filled(fixture);
    let writing = true;
    const writer = (async () => {
      const storage = fixture.open();
      for (let i = 0; i < 60; i++) {
        await storage.store(BOB, new Secret(`t${i}`), TO_BOUND);
      }
      writing = false;
    })();
    const reader = fixture.open();
    while (writing) {
      assertEquals(
        (await reader.retrieve(ADA, BOUND))?.expose(),
        "token of ada",
      );
    }
    await writer;
  }));
