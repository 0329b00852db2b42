import { commandTree } from "../../../src/cli/command_tree.ts";
import { allCommands } from "../../../src/cli/commands.ts";
import { exitCodes } from "../../../src/cli/help/exit_codes.ts";
import { manPage } from "../../../src/cli/help/man_page.ts";
import { GLOBAL_OPTIONS } from "../../../src/cli/global_options.ts";
import { assert, assertEquals } from "@std/assert";

const COMMANDS = (await allCommands()).filter((it) => it.run);

const PAGE = manPage(commandTree(await allCommands()), "1");
/** The page as a person reads it. */
const TEXT = PAGE.replaceAll("\\-", "-").replaceAll("\\(dq", '"');

Deno.test("manPage() has every command, flag and exit code, and nothing hidden", () => {
  for (const { path, options = [], hidden = false } of COMMANDS) {
    const heading = new RegExp(`^\\.SS "jellytau ${path}[ "]`, "m");
    assertEquals(heading.test(TEXT), !hidden, path);
    if (hidden) continue;
    for (const { flags, description } of options) {
      assert(TEXT.includes(`.B ${flags}\n`), `${path} ${flags}`);
      assert(TEXT.includes(description.replaceAll("`", "")), description);
    }
  }
  for (const { flags } of GLOBAL_OPTIONS) {
    assert(TEXT.includes(`.B ${flags}\n`));
  }
  for (const { code, kinds } of exitCodes()) {
    assert(TEXT.includes(`.B ${code}\n`), String(code));
    assert(kinds.every((kind) => TEXT.includes(kind)));
  }
});

Deno.test("manPage() names every variable that is read, and no other", async () => {
  const source = await Deno.readTextFile("src/system/environment.ts");
  const read = new Set(source.match(/JELLYTAU_[A-Z_]+/g));
  const named = new Set(TEXT.match(/JELLYTAU_[A-Z_]+/g));
  assertEquals([...named].toSorted(), [...read].toSorted());
});
