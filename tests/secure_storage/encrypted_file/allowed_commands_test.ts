import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { runProgram } from "../../../src/system/run_program.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type FileFixture, withFile } from "./file_fixture.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const COMMAND = ["printf", "%s\\n", "what the $HOME; command prints"];
const RUN = { runProgram: (it: readonly string[]) => runProgram(it) };

async function removeKind(fixture: FileFixture, kind: string): Promise<void> {
  const storage = fixture.open(undefined, RUN);
  const { slots } = await storage.status();
  const slot = slots.find((it) => it.kind === kind);
  await storage.slots.removeSlot(slot?.id ?? "");
}

async function read(storage: ReturnType<FileFixture["open"]>) {
  return (await storage.retrieve(ADA, BOUND))?.expose();
}

/**
 * Lends a file that only a command opens, and the path of the list of allowed
 * commands.
 */
async function withCommandSlot(
  use: (fixture: FileFixture, commands: string) => Promise<void>,
): Promise<void> {
  await withFile(async (fixture) => {
    const storage = fixture.open(undefined, RUN);
    await storage.store(ADA, new Secret("token"), TO_BOUND);
    await storage.slots.addSlot({ kind: "command", command: COMMAND });
    await removeKind(fixture, "key-file");
    await use(fixture, `${fixture.folder}/config/storage.commands`);
  });
}

Deno.test("EncryptedFileStorage runs no command that only the tokens file names", () =>
  withCommandSlot(async (fixture, commands) => {
    const ran: string[] = [];
    const runProgram = (words: readonly string[]) => {
      ran.push(words.join(" "));
      return Promise.resolve(new Secret("anything"));
    };
    const text = await Deno.readTextFile(fixture.path);
    await Deno.writeTextFile(
      fixture.path,
      text.replace('"command":["printf"', '"command":["sh"'),
    );
    const storage = fixture.open(undefined, { runProgram });
    for (const use of [() => read(storage), () => storage.delete(ADA)]) {
      const failure = await assertRejects(use, Failure);
      assertEquals(failure.kind, "storage_denied");
      assert(failure.hint.includes(commands));
    }
    assertEquals(ran, []);
  }));

Deno.test("EncryptedFileStorage runs a command again once its line is back", () =>
  withCommandSlot(async (fixture, commands) => {
    assertEquals((Deno.statSync(commands).mode ?? 0) & 0o777, 0o600);
    await Deno.remove(commands);
    const call = () => read(fixture.open(undefined, RUN));
    const { hint } = await assertRejects(call, Failure);
    const line = hint.slice(hint.indexOf("["));
    await Deno.writeTextFile(commands, `${line}\n`, { mode: 0o644 });
    assertEquals((await assertRejects(call, Failure)).kind, "storage_denied");
    await Deno.chmod(commands, 0o600);
    assertEquals(await call(), "token");
  }));

Deno.test("EncryptedFileSlots.removeSlot() takes back that a command may run", () =>
  withCommandSlot(async (fixture, commands) => {
    const { slots } = fixture.open(undefined, RUN);
    await slots.addSlot({ kind: "command", command: COMMAND });
    await removeKind(fixture, "command");
    assertEquals((await Deno.readTextFile(commands)).split("\n").length, 2);
    await slots.addSlot({ kind: "key-file" });
    await removeKind(fixture, "command");
    assertEquals(await Deno.readTextFile(commands), "");
    assertEquals(await read(fixture.open()), "token");
  }));
