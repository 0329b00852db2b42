import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { runProgram } from "../../../src/system/run_program.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { TO_BOUND } from "../../bound.ts";
import { type FileFixture, withFile } from "./file_fixture.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const BOB = tokenKey("5".repeat(32), "b".repeat(32));
const PRINTS_KEY = ["echo", "0123456789abcdef".repeat(4)];

async function storeTwo({ open }: FileFixture): Promise<void> {
  const storage = open();
  await storage.store(ADA, new Secret("first"), TO_BOUND);
  await storage.store(BOB, new Secret("second"), TO_BOUND);
}

Deno.test("EncryptedFileSlots.peek() lists the names in a file that it cannot unlock", () =>
  withFile(async (fixture) => {
    await storeTwo(fixture);
    const { path } = fixture;
    const expected = { path, used: true, names: [ADA, BOB] };
    assertEquals(await fixture.open().slots.peek(), expected);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("pages", "pagez"));
    assertEquals(await fixture.open().slots.peek(), expected);
    await Deno.writeTextFile(path, "\u0000{}[]\n".repeat(100));
    assertEquals(await fixture.open().slots.peek(), { ...expected, names: [] });
    await Deno.remove(path);
    assertEquals(await fixture.open().slots.peek(), { ...expected, names: [] });
  }));

Deno.test("EncryptedFileSlots.discard() deletes file, key and commands, and a new file works", () =>
  withFile(async (fixture) => {
    await storeTwo(fixture);
    const RUN = { runProgram: (it: readonly string[]) => runProgram(it) };
    const { slots } = fixture.open(undefined, RUN);
    await slots.addSlot({ kind: "command-key", command: PRINTS_KEY });
    await fixture.open().slots.discard();
    const left = ["data", "config"].flatMap((it) =>
      [...Deno.readDirSync(`${fixture.folder}/${it}`)].map(({ name }) => name)
    );
    assertEquals(left.filter((it) => !it.endsWith(".lock")), []);
    const again = fixture.open();
    await again.store(ADA, new Secret("third"), TO_BOUND);
    assertEquals((await again.listKeys()).length, 1);
    await again.slots.discard();
    // The same object forgets the keys of the file that it deleted.
    await again.store(BOB, new Secret("fourth"), TO_BOUND);
    assertEquals(await fixture.open().listKeys(), [BOB]);
  }));

Deno.test("EncryptedFileSlots.discard() accepts that a file is lost", () =>
  withFile(async (fixture) => {
    const unused = { path: fixture.path, used: false, names: [] };
    assertEquals(await fixture.open().slots.peek(), unused);
    await storeTwo(fixture);
    await Deno.remove(fixture.path);
    await fixture.open().slots.discard();
    assertEquals(await fixture.open().listKeys(), []);
  }));

Deno.test("EncryptedFileSlots.discard() deletes a link and not what it leads to", () =>
  withFile(async (fixture) => {
    await storeTwo(fixture);
    const elsewhere = `${fixture.folder}/elsewhere.json`;
    await Deno.rename(fixture.path, elsewhere);
    await Deno.symlink(elsewhere, fixture.path);
    await fixture.open().slots.discard();
    assert((await Deno.stat(elsewhere)).isFile);
    await assertRejects(() => Deno.lstat(fixture.path), Deno.errors.NotFound);
  }));
