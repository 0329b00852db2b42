import { findInPath, isRelativeProgram } from "../../src/os/find_program.ts";
import { assertEquals } from "@std/assert";

Deno.test("findInPath() skips folders when they are relative or empty", async () => {
  const folder = await Deno.makeTempDir();
  const here = Deno.cwd();
  try {
    await Deno.mkdir(`${folder}/bin/tool-folder`, { recursive: true });
    await Deno.writeTextFile(`${folder}/tool`, "");
    await Deno.writeTextFile(`${folder}/bin/tool`, "");
    Deno.chdir(folder);
    assertEquals(findInPath("tool", ".::bin:./bin"), null);
    assertEquals(findInPath("tool", `.:${folder}/bin`), `${folder}/bin/tool`);
    assertEquals(findInPath("tool-folder", `${folder}/bin`), null);
    assertEquals(findInPath("", `${folder}/bin`), null);
  } finally {
    Deno.chdir(here);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("isRelativeProgram() distinguishes relative paths from names and full paths", () => {
  for (const name of ["./getkey", "../getkey", "bin/getkey", "a\\getkey"]) {
    assertEquals(isRelativeProgram(name), true, name);
  }
  for (const name of ["getkey", "/usr/bin/getkey", ""]) {
    assertEquals(isRelativeProgram(name), false, name);
  }
});
