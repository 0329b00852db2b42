import { shellWord } from "../../src/core/shell_word.ts";
import { assertEquals } from "@std/assert";

Deno.test("shellWord() returns one word of a shell for any text", async () => {
  for (const text of ["ada@media.example", "it's; rm -rf /", "$(id)", "a b"]) {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `printf %s ${shellWord(text)}`],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), text);
  }
});
