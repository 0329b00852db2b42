import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { run, withEmptyHome } from "./binary.ts";

async function mandoc(args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command("mandoc", { args: [...args] })
    .output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name:
    "jellytau help man-page prints a page that mandoc accepts without a warning",
  ignore: lacks("mandoc"),
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const { code, stdout } = await run(["help", "man-page"], { env });
      assertEquals(code, 0);
      const page = `${path}/jellytau.1`;
      await Deno.writeTextFile(page, stdout);
      const said = await mandoc(["-T", "lint", "-W", "warning", page]);
      // A date would make two builds of the same sources differ.
      const lines = said.split("\n").filter((it) => !/missing date/.test(it));
      assertEquals(lines.join("\n").trim(), "");
      // It may break lines anywhere.
      const shown = (await mandoc(["-T", "html", page])).replace(/\s+/g, " ");
      assert(shown.includes("jellytau auth login &lt;server-url&gt;"), shown);
    }),
});
