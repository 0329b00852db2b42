import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey, tokenKeyName } from "../../../src/core/token_key.ts";
import type { EncryptedFileStorage } from "../../../src/secure_storage/encrypted_file/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { withFile } from "./file_fixture.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const BOB = tokenKey("5".repeat(32), "b".repeat(32));

async function kindOf(call: () => Promise<unknown>): Promise<FailureKind> {
  const failure = await assertRejects(call, Failure);
  assert(failure.hint !== "");
  return failure.kind;
}

Deno.test("EncryptedFileStorage makes nothing in a home that is not there, until it stores", () =>
  withFile(async ({ folder, open }) => {
    await Deno.remove(folder);
    assertEquals(await open().retrieve(ADA, BOUND), null);
    await open().delete(ADA);
    assertEquals((await open().status()).exists, false);
    assertEquals((await open().slots.inspect()).exists, false);
    await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
    await open().store(ADA, new Secret("token"), TO_BOUND);
    assertEquals((await open().retrieve(ADA, BOUND))?.expose(), "token");
    assertEquals((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
  }));

for (const part of ["data", "config"]) {
  Deno.test(`EncryptedFileStorage says what is wrong when ${part} is a file`, () =>
    withFile(async ({ folder, open, path }) => {
      await Deno.writeTextFile(`${folder}/${part}`, "mine");
      const store = () => open().store(ADA, new Secret("token"), TO_BOUND);
      assertEquals(await kindOf(store), "storage_unavailable");
      assertEquals(await Deno.readTextFile(`${folder}/${part}`), "mine");
      await assertRejects(() => Deno.stat(path), Error);
    }));
}

Deno.test("EncryptedFileStorage writes through no link in its temporary file's place", () =>
  withFile(async ({ folder, open, path }) => {
    await open().store(ADA, new Secret("first"), TO_BOUND);
    const mine = `${folder}/mine`;
    await Deno.writeTextFile(mine, "mine");
    await Deno.symlink(mine, `${path}.tmp`);
    await open().store(ADA, new Secret("second"), TO_BOUND);
    assertEquals(await Deno.readTextFile(mine), "mine");
    assertEquals((await open().retrieve(ADA, BOUND))?.expose(), "second");
  }));

Deno.test("EncryptedFileStorage refuses a link in the key file's place", () =>
  withFile(async ({ open, keyPath }) => {
    await open().store(ADA, new Secret("token"), TO_BOUND);
    await Deno.rename(keyPath, `${keyPath}.real`);
    await Deno.symlink(`${keyPath}.real`, keyPath);
    assertEquals(
      await kindOf(() => open().retrieve(ADA, BOUND)),
      "storage_denied",
    );
  }));

Deno.test("EncryptedFileStorage refuses a folder in the file's place", () =>
  withFile(async ({ open, path }) => {
    await Deno.mkdir(path, { recursive: true });
    assertEquals(
      await kindOf(() => open().retrieve(ADA, BOUND)),
      "storage_denied",
    );
  }));

/**
 * A file of another user. Only root can change an owner, so others use a file
 * of root's.
 */
const OF_ANOTHER = "/etc/passwd";

for (const which of ["path", "keyPath"] as const) {
  Deno.test(`EncryptedFileStorage refuses another owner's ${which} and says how to fix it`, () =>
    withFile(async (fixture) => {
      const isRoot = Deno.uid() === 0;
      await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
      if (isRoot) await Deno.chown(fixture[which], 65_534, null);
      const storage = isRoot
        ? fixture.open()
        : fixture.open(undefined, {}, { [which]: OF_ANOTHER });
      const call = () => storage.retrieve(ADA, BOUND);
      const failure = await assertRejects(call, Failure);
      assertEquals(failure.kind, "storage_denied");
      assert(failure.message.includes("another user owns it"));
      assert(failure.hint.includes("chown"));
    }));
}

Deno.test("EncryptedFileStorage keeps what two writers store at once", () =>
  withFile(async ({ open }) => {
    const write = async (key: typeof ADA, name: string) => {
      const storage = open();
      for (let i = 0; i < 20; i++) {
        await storage.store(key, new Secret(`${name}-${i}`), TO_BOUND);
      }
    };
    await Promise.all([write(ADA, "ada"), write(BOB, "bob")]);
    assertEquals((await open().retrieve(ADA, BOUND))?.expose(), "ada-19");
    assertEquals((await open().retrieve(BOB, BOUND))?.expose(), "bob-19");
  }));

const OTHER_WRITERS: Readonly<
  Record<string, (storage: EncryptedFileStorage) => Promise<unknown>>
> = {
  stored: (it) => it.store(BOB, new Secret("of bob"), TO_BOUND),
  rotated: (it) => it.slots.rotate(),
};

for (const [what, write] of Object.entries(OTHER_WRITERS)) {
  Deno.test(`EncryptedFileStorage seals for the file as another has ${what} it since`, () =>
    withFile(async ({ open, path }) => {
      const storage = open();
      await storage.store(ADA, new Secret("first"), TO_BOUND);
      await write(open());
      await storage.store(ADA, new Secret("second"), TO_BOUND);
      assertEquals((await open().retrieve(ADA, BOUND))?.expose(), "second");
      const [header, , ada] = JSON.parse(await Deno.readTextFile(path));
      assertEquals(ada.name, tokenKeyName(ADA));
      assertEquals(ada.generation, header.generation);
    }));
}
