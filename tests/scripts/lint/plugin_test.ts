import { readSources } from "../../../scripts/checks/source_files.ts";
import { assertEquals } from "@std/assert";

Deno.test("no comment turns off a rule of the plugin", () => {
  const found = ["src", "scripts", "tests"].flatMap((folder) =>
    [...readSources(folder)].filter(([, text]) =>
      /^ *\/[/*] *deno-lint-ignore(-file)?( *$| +--|.* jellytau\/)/m.test(text)
    )
  );
  assertEquals(found.map(([path]) => path), []);
});
