import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey, tokenKeyName } from "../../../src/core/token_key.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "../../assert.ts";
import { secureStorageContract } from "../../contracts/secure_storage_contract.ts";
import { filesHolding, SECRET_WORD } from "../../secret_word.ts";
import { type FileWorld, withFile } from "../file_world.ts";
import { withOtherDigit } from "../other_digit.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const BOB = tokenKey("5".repeat(32), "b".repeat(32));

secureStorageContract(
  "EncryptedFileStorage with a key file",
  (use) => withFile((world) => use(world.open())),
);

secureStorageContract(
  "EncryptedFileStorage with a passphrase",
  (use) => withFile((world) => use(world.open("correct horse"))),
  { runs: 5 },
);

async function kindOf(call: () => Promise<unknown>): Promise<FailureKind> {
  return (await assertRejects(call, Failure)).kind;
}

/** A file with two entries, as its text. */
async function filled(world: FileWorld): Promise<string> {
  await world.open().store(ADA, new Secret("token of ada"), TO_BOUND);
  await world.open().store(BOB, new Secret("token of bob"), TO_BOUND);
  return await Deno.readTextFile(world.path);
}

Deno.test("EncryptedFileStorage writes files that only their owner can reach", () =>
  withFile(async (world) => {
    await filled(world);
    const modes = [world.path, world.keyPath].map((it) =>
      Deno.statSync(it).mode ?? 0
    );
    assertEquals(modes.map((it) => it & 0o777), [0o600, 0o600]);
    const folder = Deno.statSync(`${world.folder}/data`).mode ?? 0;
    assertEquals(folder & 0o777, 0o700);
  }));

Deno.test("EncryptedFileStorage never writes a token in the clear", () =>
  withFile(async (world) => {
    await world.open().store(ADA, new Secret(SECRET_WORD), TO_BOUND);
    assertEquals(await filesHolding(world.folder), []);
  }));

Deno.test("EncryptedFileStorage leaves no temporary file behind", () =>
  withFile(async (world) => {
    await filled(world);
    const names = [...Deno.readDirSync(`${world.folder}/data`)]
      .map((it) => it.name).sort();
    assertEquals(names, ["tokens.json", "tokens.json.lock"]);
  }));

Deno.test("EncryptedFileStorage.status() tells slots and entries without unlocking", () =>
  withFile(async (world) => {
    assertEquals((await world.open().status()).exists, false);
    await filled(world);
    await Deno.remove(world.keyPath);
    const status = await world.open().status();
    assertEquals(status.entries, 2);
    assertEquals(status.slots.map((it) => it.kind), ["key-file"]);
  }));

Deno.test("EncryptedFileStorage is locked when the key file is missing, and makes no other", () =>
  withFile(async (world) => {
    const before = await filled(world);
    await Deno.remove(world.keyPath);
    assertEquals(
      await kindOf(() => world.open().retrieve(ADA, BOUND)),
      "storage_locked",
    );
    const store = () => world.open().store(ADA, new Secret("other"), TO_BOUND);
    assertEquals(await kindOf(store), "storage_locked");
    assertEquals([...Deno.readDirSync(`${world.folder}/config`)], []);
    assertEquals(await Deno.readTextFile(world.path), before);
  }));

Deno.test("EncryptedFileStorage is damaged when the key file is another one", () =>
  withFile(async (world) => {
    await filled(world);
    await Deno.writeFile(world.keyPath, new Uint8Array(32).fill(7));
    assertEquals(
      await kindOf(() => world.open().retrieve(ADA, BOUND)),
      "storage_damaged",
    );
  }));

Deno.test("EncryptedFileStorage uses a key file that is there when the file is new", () =>
  withFile(async (world) => {
    await Deno.mkdir(`${world.folder}/config`, { mode: 0o700 });
    const key = new Uint8Array(32).fill(9);
    await Deno.writeFile(world.keyPath, key, { mode: 0o600 });
    await filled(world);
    assertEquals(await Deno.readFile(world.keyPath), key);
  }));

Deno.test("EncryptedFileStorage rejects a wrong passphrase and asks for a missing one", () =>
  withFile(async (world) => {
    await world.open("right").store(ADA, new Secret("token"), TO_BOUND);
    const before = await Deno.readTextFile(world.path);
    assertEquals(
      await kindOf(() => world.open("wrong").retrieve(ADA, BOUND)),
      "rejected",
    );
    assertEquals(
      await kindOf(() => world.open().retrieve(ADA, BOUND)),
      "storage_locked",
    );
    assertEquals(
      (await world.open("right").retrieve(ADA, BOUND))?.expose(),
      "token",
    );
    assertEquals(await Deno.readTextFile(world.path), before);
  }));

Deno.test("EncryptedFileStorage refuses every flipped bit", () =>
  withFile(async (world) => {
    await filled(world);
    const bytes = await Deno.readFile(world.path);
    const storage = world.open();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await Deno.writeFile(world.path, changed);
      const kind = await kindOf(() => storage.retrieve(ADA, BOUND));
      const refused = ["storage_damaged", "storage_newer", "storage_locked"];
      assert(refused.includes(kind), `bit ${bit}: ${kind}`);
    }
  }));

Deno.test("EncryptedFileStorage refuses every prefix of its file", () =>
  withFile(async (world) => {
    await filled(world);
    const bytes = await Deno.readFile(world.path);
    for (let length = 0; length < bytes.length; length++) {
      await Deno.writeFile(world.path, bytes.subarray(0, length));
      const kind = await kindOf(() => world.open().retrieve(ADA, BOUND));
      assertEquals(kind, "storage_damaged", `${length} bytes`);
    }
  }));

Deno.test("EncryptedFileStorage refuses a second spelling of any value", () =>
  withFile(async (world) => {
    const text = await filled(world);
    const values = [
      ...text.matchAll(/(?<="(?:nonce|wrapped|sealed|mac)":")[^"]+/g),
    ];
    assertEquals(values.length, 2 + 2 * 2 + 1);
    for (const { 0: value, index } of values) {
      for (const other of [`${value}=`, `${value}\\n`, respelt(value)]) {
        const changed = text.slice(0, index) + other +
          text.slice(index + value.length);
        await Deno.writeTextFile(world.path, changed);
        const read = () => world.open().retrieve(ADA, BOUND);
        assertEquals(await kindOf(read), "storage_damaged", other);
      }
    }
  }));

/** The same bytes with another last digit; without padding, other bytes. */
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
    withFile(async (world) => {
      const original = await filled(world);
      const changed = change(original);
      assertNotEquals(changed, original);
      await Deno.writeTextFile(world.path, changed);
      const read = () => world.open().retrieve(ADA, BOUND);
      assertEquals(await kindOf(read), "storage_damaged");
      const write = () => world.open().store(ADA, new Secret("new"), TO_BOUND);
      assertEquals(await kindOf(write), "storage_damaged");
      assertEquals(await Deno.readTextFile(world.path), changed);
    }));
}

for (
  const [name, value] of [["memoryKib", 2 ** 31], ["passes", 2 ** 31], [
    "memoryKib",
    8,
  ], ["passes", 1]] as const
) {
  Deno.test(`EncryptedFileStorage refuses a passphrase cost of ${name} ${value} at once`, () =>
    withFile(async (world) => {
      await world.open("right").store(ADA, new Secret("token"), TO_BOUND);
      const text = await Deno.readTextFile(world.path);
      const changed = text.replace(
        new RegExp(`"${name}":\\d+`),
        `"${name}":${value}`,
      );
      await Deno.writeTextFile(world.path, changed);
      // What was not refused would need terabytes, or years.
      const kind = await kindOf(() => world.open("right").retrieve(ADA, BOUND));
      assertEquals(kind, "storage_damaged");
    }));
}

Deno.test("EncryptedFileStorage refuses a newer version and never overwrites it", () =>
  withFile(async (world) => {
    const text = await filled(world);
    const newer = text.replace('"version":2', '"version":3');
    await Deno.writeTextFile(world.path, newer);
    assertEquals(
      await kindOf(() => world.open().retrieve(ADA, BOUND)),
      "storage_newer",
    );
    const store = () => world.open().store(ADA, new Secret("new"), TO_BOUND);
    assertEquals(await kindOf(store), "storage_newer");
    assertEquals(await Deno.readTextFile(world.path), newer);
  }));

Deno.test("EncryptedFileStorage notices an older file that was put back", () =>
  withFile(async (world) => {
    const older = await filled(world);
    await world.open().delete(ADA);
    await Deno.writeTextFile(world.path, older);
    const read = () => world.open().retrieve(ADA, BOUND);
    assertEquals(await kindOf(read), "storage_rolled_back");
    assertEquals(
      await kindOf(() => world.open().store(BOB, new Secret("new"), TO_BOUND)),
      "storage_rolled_back",
    );
  }));

Deno.test("EncryptedFileStorage refuses a link in the file's place", () =>
  withFile(async (world) => {
    await filled(world);
    await Deno.rename(world.path, `${world.path}.real`);
    await Deno.symlink(`${world.path}.real`, world.path);
    assertEquals(
      await kindOf(() => world.open().retrieve(ADA, BOUND)),
      "storage_denied",
    );
  }));

for (const which of ["path", "keyPath"] as const) {
  Deno.test(`EncryptedFileStorage refuses a wide ${which} and says how to mend it`, () =>
    withFile(async (world) => {
      await filled(world);
      await Deno.chmod(world[which], 0o644);
      const failure = await assertRejects(
        () => world.open().retrieve(ADA, BOUND),
        Failure,
      );
      assertEquals(failure.kind, "storage_denied");
      assert(failure.hint.includes(`chmod 600 "${world[which]}"`));
    }));
}

Deno.test("EncryptedFileStorage never shows a reader half a file", () =>
  withFile(async (world) => {
    await filled(world);
    let writing = true;
    const writer = (async () => {
      const storage = world.open();
      for (let i = 0; i < 60; i++) {
        await storage.store(BOB, new Secret(`t${i}`), TO_BOUND);
      }
      writing = false;
    })();
    const reader = world.open();
    while (writing) {
      assertEquals(
        (await reader.retrieve(ADA, BOUND))?.expose(),
        "token of ada",
      );
    }
    await writer;
  }));
