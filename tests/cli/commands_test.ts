import { allCommands, commandsOf } from "../../src/cli/commands.ts";
import { assertEquals } from "@std/assert";

Deno.test("commandsOf() returns the commands that begin with the word", async () => {
  const all = await allCommands();
  const words = new Set(all.map(({ path }) => path.split(" ")[0] ?? ""));
  const found = await Promise.all([...words].map(commandsOf));
  assertEquals(found.flat(), all);
});

Deno.test("commandsOf() has none for words that every object knows", async () => {
  assertEquals(await commandsOf("constructor"), []);
});
