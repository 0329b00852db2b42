import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { BOUND, TO_BOUND } from "../../bound.ts";
import { withFile } from "./file_fixture.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));

Deno.test("EncryptedFileSlots.addSlot() keeps the full path when a command is relative", () =>
  withFile(async (fixture) => {
    const ran: (readonly string[])[] = [];
    const runProgram = (words: readonly string[]) => {
      ran.push(words);
      return Promise.resolve(new Secret("printed"));
    };
    const storage = fixture.open(undefined, { runProgram });
    await storage.store(ADA, new Secret("token"), TO_BOUND);
    const program = `${Deno.cwd()}/tools/getkey`;
    for (const given of ["./tools/getkey", "tools/../tools/getkey"]) {
      const command = [given, "./argument"];
      const { id } = await storage.slots.addSlot({ kind: "command", command });
      assertEquals(ran.at(-1), [program, "./argument"]);
      await storage.slots.removeSlot(id);
    }
  }));

Deno.test("EncryptedFileStorage runs no command with a relative path, though it is allowed", () =>
  withFile(async (fixture) => {
    const ran: (readonly string[])[] = [];
    const keySources = {
      runProgram: (words: readonly string[]) => {
        ran.push(words);
        return Promise.resolve(new Secret("printed"));
      },
    };
    const storage = fixture.open(undefined, keySources);
    await storage.store(ADA, new Secret("token"), TO_BOUND);
    const command = ["/opt/getkey"];
    await storage.slots.addSlot({ kind: "command", command });
    await Deno.remove(fixture.keyPath);
    for (
      const path of [fixture.path, `${fixture.folder}/config/storage.commands`]
    ) {
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace("/opt/getkey", "./getkey"));
    }
    ran.length = 0;
    const failure = await assertRejects(
      () => fixture.open(undefined, keySources).retrieve(ADA, BOUND),
      Failure,
    );
    assertEquals(failure.kind, "storage_denied");
    assertEquals(ran, []);
  }));
