import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import type { NewSlot } from "../../../src/core/ports.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { runProgram } from "../../../src/system/run_program.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { secureStorageContract } from "../../contracts/secure_storage_contract.ts";
import { filesHolding, SECRET_WORD } from "../../secret_word.ts";
import { type FileFixture, givenPassphrase, withFile } from "./file_fixture.ts";
import { withOtherDigit } from "./other_digit.ts";
import { readDataKey, readTokens } from "./second_reader.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const BOB = tokenKey("5".repeat(32), "b".repeat(32));
const EVE = tokenKey("5".repeat(32), "e".repeat(32));
const COMMAND = ["printf", "%s\\n", "what the $HOME; command prints"];
const RUN = { runProgram: (it: readonly string[]) => runProgram(it) };

secureStorageContract(
  "EncryptedFileStorage with a systemd credential",
  (use) =>
    withFile(async (fixture) => {
      const credentialsDirectory = await makeCredential(fixture);
      await use(fixture.open(undefined, { credentialsDirectory }));
      assertEquals(await exists(fixture.keyPath), false);
    }),
);

secureStorageContract(
  "EncryptedFileStorage with a command",
  (use) =>
    withFile(async (fixture) => {
      const storage = fixture.open(undefined, RUN);
      await storage.store(BOB, new Secret("first"), TO_BOUND);
      await storage.delete(BOB);
      await storage.slots.addSlot({ kind: "command", command: COMMAND });
      await removeKind(fixture, "key-file");
      await Deno.remove(fixture.keyPath);
      await use(fixture.open(undefined, RUN));
    }),
  { runs: 5 },
);

async function makeCredential({ folder }: FileFixture): Promise<string> {
  const directory = `${folder}/credentials`;
  await Deno.mkdir(directory);
  const key = new Uint8Array(32).fill(3);
  await Deno.writeFile(`${directory}/jellytau-storage-key`, key);
  return directory;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function removeKind(fixture: FileFixture, kind: string): Promise<void> {
  const storage = fixture.open(undefined, RUN);
  const { slots } = await storage.status();
  const slot = slots.find((it) => it.kind === kind);
  await storage.slots.removeSlot(slot?.id ?? "");
}

async function kindOf(call: () => Promise<unknown>): Promise<FailureKind> {
  return (await assertRejects(call, Failure)).kind;
}

async function read(storage: ReturnType<FileFixture["open"]>) {
  return (await storage.retrieve(ADA, BOUND))?.expose();
}

Deno.test("EncryptedFileSlots.addSlot() lets each kind alone open the file", () =>
  withFile(async (fixture) => {
    const credentialsDirectory = await makeCredential(fixture);
    const all = { ...RUN, credentialsDirectory };
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const { slots } = fixture.open(undefined, all);
    const passphrase = new Secret("correct horse");
    const added: NewSlot[] = [
      { kind: "passphrase", passphrase },
      { kind: "systemd-credential" },
      { kind: "command", command: COMMAND },
    ];
    for (const slot of added) {
      assertEquals((await slots.addSlot(slot)).kind, slot.kind);
    }
    await Deno.remove(fixture.keyPath);
    assertEquals(await kindOf(() => read(fixture.open())), "storage_locked");
    assertEquals(await read(fixture.open("correct horse")), "token");
    assertEquals(
      await read(fixture.open(undefined, { credentialsDirectory })),
      "token",
    );
    assertEquals(await read(fixture.open(undefined, RUN)), "token");
    const askPassphrase = givenPassphrase("correct horse");
    assertEquals(
      await read(fixture.open(undefined, { askPassphrase })),
      "token",
    );
    const text = await Deno.readTextFile(fixture.path);
    assertEquals(text.includes("correct horse"), false);
  }));

Deno.test("EncryptedFileSlots.addSlot() writes no passphrase anywhere", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const passphrase = new Secret(SECRET_WORD);
    await fixture.open().slots.addSlot({ kind: "passphrase", passphrase });
    assertEquals(await filesHolding(fixture.folder), []);
  }));

const REFUSED: [what: string, slot: NewSlot, kind: FailureKind][] = [
  ["a second key file", { kind: "key-file" }, "usage"],
  ["a command of no words", { kind: "command", command: [] }, "usage"],
  ["a command with a NUL", { kind: "command", command: ["a\0b"] }, "usage"],
  [
    "a credential that is not here",
    { kind: "systemd-credential" },
    "storage_locked",
  ],
  [
    "a command that fails",
    { kind: "command", command: ["false"] },
    "storage_locked",
  ],
  ["no passphrase", { kind: "passphrase", passphrase: null }, "input_needed"],
  [
    "an empty passphrase",
    { kind: "passphrase", passphrase: new Secret("") },
    "rejected",
  ],
];

for (const [what, slot, kind] of REFUSED) {
  Deno.test(`EncryptedFileSlots.addSlot() refuses ${what} and leaves the file`, () =>
    withFile(async (fixture) => {
      await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
      const before = await Deno.readTextFile(fixture.path);
      const { slots } = fixture.open(undefined, RUN);
      assertEquals(await kindOf(() => slots.addSlot(slot)), kind);
      assertEquals(await Deno.readTextFile(fixture.path), before);
      assertEquals(await read(fixture.open()), "token");
    }));
}

Deno.test("EncryptedFileSlots.addSlot() makes nothing where there is no file", () =>
  withFile(async (fixture) => {
    const add = () => fixture.open().slots.addSlot({ kind: "key-file" });
    assertEquals(await kindOf(add), "not_found");
    assertEquals([...Deno.readDirSync(fixture.folder)], []);
  }));

Deno.test("EncryptedFileSlots.removeSlot() never removes the last one", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    assertEquals(await kindOf(() => removeKind(fixture, "key-file")), "usage");
    const unknown = () => fixture.open().slots.removeSlot("00000000");
    assertEquals(await kindOf(unknown), "not_found");
    assertEquals(await read(fixture.open()), "token");
  }));

Deno.test("EncryptedFileSlots.removeSlot() shuts out what it removes", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const passphrase = new Secret("correct horse");
    await fixture.open().slots.addSlot({ kind: "passphrase", passphrase });
    await removeKind(fixture, "key-file");
    assertEquals(await kindOf(() => read(fixture.open())), "storage_locked");
    assertEquals(await read(fixture.open("correct horse")), "token");
    assertEquals(await kindOf(() => read(fixture.open("wrong"))), "rejected");
  }));

Deno.test("EncryptedFileSlots.rotate() seals every entry again and keeps every slot", () =>
  withFile(async (fixture) => {
    const storage = fixture.open("correct horse");
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    await fixture.open().store(BOB, new Secret("other"), TO_BOUND);
    await storage.slots.addSlot({ kind: "passphrase", passphrase: null });
    const before = await Deno.readTextFile(fixture.path);
    const told: number[][] = [];
    const tell = (...it: [number, number]) => void told.push(it);
    assertEquals(await storage.slots.rotate(tell), { entries: 2 });
    assertEquals(told, [[1, 2], [2, 2]]);
    const after = await Deno.readTextFile(fixture.path);
    for (const value of sealedValues(before)) {
      assertEquals(after.includes(value), false);
    }
    assertEquals(await read(fixture.open()), "token");
    assertEquals((await storage.retrieve(BOB, BOUND))?.expose(), "other");
    await Deno.remove(fixture.keyPath);
    assertEquals(await read(fixture.open("correct horse")), "token");
  }));

Deno.test("EncryptedFileSlots.rotate() leaves a data key that opens none of the new entries", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const secret = await Deno.readFile(fixture.keyPath);
    const key = { kind: "key-file", secret };
    const before = await Deno.readTextFile(fixture.path);
    await fixture.open().slots.rotate();
    const after = await Deno.readTextFile(fixture.path);
    const oldKey = await readDataKey(before, key);
    const newKey = await readDataKey(after, key);
    assertEquals(oldKey.equals(newKey), false);
    assertEquals(Object.values(await readTokens(after, key)), ["token"]);
  }));

Deno.test("EncryptedFileSlots.rotate() uses each nonce once, for every entry and slot", () =>
  withFile(async (fixture) => {
    const storage = fixture.open("correct horse");
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    await fixture.open().store(BOB, new Secret("token"), TO_BOUND);
    await fixture.open().store(EVE, new Secret("token"), TO_BOUND);
    await storage.slots.addSlot({ kind: "passphrase", passphrase: null });
    const before = noncesOf(await Deno.readTextFile(fixture.path));
    await storage.slots.rotate();
    const after = noncesOf(await Deno.readTextFile(fixture.path));
    assertEquals([before.length, after.length], [5, 5]);
    assertEquals(new Set([...before, ...after]).size, 10);
  }));

function noncesOf(text: string): string[] {
  return [...text.matchAll(/"nonce":"([^"]+)"/g)].map(([, it = ""]) => it);
}

Deno.test("EncryptedFileSlots.rotate() refuses to leave a slot behind", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const passphrase = new Secret("correct horse");
    const { id } = await fixture.open().slots
      .addSlot({ kind: "passphrase", passphrase });
    const before = await Deno.readTextFile(fixture.path);
    for (const given of [undefined, "wrong"]) {
      const rotate = () => fixture.open(given).slots.rotate();
      const failure = await assertRejects(rotate, Failure);
      assertEquals(failure.kind, "storage_locked");
      assert(failure.message.includes(id));
    }
    assertEquals(await Deno.readTextFile(fixture.path), before);
  }));

function sealedValues(text: string): string[] {
  return [...text.matchAll(/"(?:sealed|wrapped|nonce|mac)":"([^"]+)"/g)]
    .map(([, value = ""]) => value);
}

Deno.test("EncryptedFileSlots.acceptRollback() takes an older file for the last", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("old"), TO_BOUND);
    const older = await Deno.readTextFile(fixture.path);
    await fixture.open().store(ADA, new Secret("new"), TO_BOUND);
    await Deno.writeTextFile(fixture.path, older);
    assertEquals(
      await kindOf(() => read(fixture.open())),
      "storage_rolled_back",
    );
    assertEquals(await fixture.open().slots.acceptRollback(), {
      found: 1,
      known: 2,
    });
    assertEquals(await read(fixture.open()), "old");
    await fixture.open().store(ADA, new Secret("newest"), TO_BOUND);
    assertEquals(await read(fixture.open()), "newest");
  }));

Deno.test("EncryptedFileSlots.acceptRollback() takes nothing that was changed", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const text = await Deno.readTextFile(fixture.path);
    await Deno.writeTextFile(fixture.path, withOtherDigit(text, "sealed"));
    const kind = await kindOf(() => fixture.open().slots.acceptRollback());
    assertEquals(kind, "storage_damaged");
  }));

Deno.test("EncryptedFileSlots.inspect() says which entries of a damaged file still open", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    await fixture.open().store(BOB, new Secret("other"), TO_BOUND);
    const sound = await fixture.open().slots.inspect();
    assertEquals(sound, {
      exists: true,
      problem: null,
      entries: [{ ...ADA, good: true }, { ...BOB, good: true }],
      headers: [],
    });
    const text = await Deno.readTextFile(fixture.path);
    const changed = withOtherDigit(text, "sealed");
    await Deno.writeTextFile(fixture.path, changed);
    const report = await fixture.open().slots.inspect();
    assertEquals(report.problem?.kind, "storage_damaged");
    assertEquals(report.entries, [
      { ...ADA, good: false },
      { ...BOB, good: true },
    ]);
    assertEquals(await Deno.readTextFile(fixture.path), changed);
  }));

Deno.test("EncryptedFileSlots.inspect() finds entries behind a header that was changed", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const text = await Deno.readTextFile(fixture.path);
    await Deno.writeTextFile(
      fixture.path,
      text.replace('"generation":1,"slots"', '"generation":5,"slots"'),
    );
    const report = await fixture.open().slots.inspect();
    assertEquals(report.problem?.kind, "storage_damaged");
    assertEquals(report.entries, [{ ...ADA, good: true }]);
  }));

Deno.test("EncryptedFileStorage notices another file in its place", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const first = await Deno.readTextFile(fixture.path);
    await Deno.remove(fixture.path);
    assertEquals(await kindOf(() => read(fixture.open())), "storage_damaged");
    await fixture.open().delete(ADA);
    const storeOther = () =>
      fixture.open().store(BOB, new Secret("other"), TO_BOUND);
    assertEquals(await kindOf(storeOther), "storage_damaged");
    assertEquals(await fixture.open().slots.acceptRollback(), {
      found: 0,
      known: 1,
    });
    await storeOther();
    assertEquals(await read(fixture.open()), undefined);
    await Deno.writeTextFile(fixture.path, first);
    assertEquals(
      await kindOf(() => read(fixture.open())),
      "storage_rolled_back",
    );
  }));

Deno.test("EncryptedFileStorage opens with a passphrase where the key file is exposed", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    const passphrase = new Secret("correct horse");
    await fixture.open().slots.addSlot({ kind: "passphrase", passphrase });
    await Deno.chmod(fixture.keyPath, 0o644);
    assertEquals(await read(fixture.open("correct horse")), "token");
    assertEquals(await kindOf(() => read(fixture.open())), "storage_denied");
  }));
