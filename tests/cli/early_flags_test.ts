import { COMMAND_SPECS } from "../../src/cli/commands.ts";
import { readEarlyFlags } from "../../src/cli/early_flags.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/global_options.ts";
import { assertEquals } from "../assert.ts";
import { withCli } from "./cli_world.ts";

const LINES: [line: string, flags: string][] = [
  ["", ""],
  ["auth list", ""],
  ["--json auth list --verbose --no-input", "json verbose noInput"],
  ["auth list -v", "verbose"],
  ["auth list -qv", "verbose"],
  ["-vq auth list", "verbose"],
  ["api /x -iv", "verbose"],
  ["api /x -Xv", ""],
  ["api /x -iXv", ""],
  ["library search -- --json -v --no-input", ""],
  ["library search --json -- -v", "json"],
  ["library search -- -- --json", ""],
  ["auth list --very -j -", ""],
];

for (const [line, expected] of LINES) {
  Deno.test(`readEarlyFlags() finds ${expected || "nothing"} in \`${line}\``, () => {
    const flags = readEarlyFlags(line.split(" "));
    const found = Object.entries(flags).flatMap(([name, is]) =>
      is ? [name] : []
    );
    assertEquals(found.join(" "), expected);
  });
}

Deno.test("readEarlyFlags() knows every short flag that takes a value", () => {
  const all = [
    ...GLOBAL_OPTIONS,
    ...COMMAND_SPECS.flatMap((it) => it.options ?? []),
  ];
  const letters = all.flatMap(({ flags }) =>
    /^-(\w), .* </.exec(flags)?.[1] ?? []
  );
  assertEquals(letters.join(""), "X");
});

Deno.test("runCli() reports a failure as text when `--json` comes after `--`", async () => {
  await withCli(async (run) => {
    const ran = await run(["library", "show", "--", "--json", "more"]);
    assertEquals([ran.code, ran.stderr.split(":")[0]], [2, "jellytau"]);
  });
});
