import { assertEquals } from "@std/assert";
import { lintWith } from "./lint_with.ts";

const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/system/a.ts", "await Deno.readFile(path);"],
  ["src/system/run_program.ts", "new Deno.Command(path);"],
  ["src/system/run_program.ts", 'import "node:child_process";'],
  ["src/ffi/a.ts", "Deno.dlopen(path, {}); Deno.UnsafePointer.of(bytes);"],
  ["src/ffi/tests/a.ts", "new Deno.Command(path);"],
  ["src/main.ts", "Deno.exit(1);"],
  ["src/core/a.ts", '/** Deno.exit */ const name = "Deno.exit";'],
  ["tests/a.ts", "Deno.exit(1);"],
];

for (const [path, source] of ALLOWED) {
  Deno.test(`runtimeAccess() accepts ${source} when in ${path}`, () => {
    assertEquals(lintWith("runtime-access", source, { path }), []);
  });
}

const PROGRAMS =
  "Only these files start programs: src/system/run_program.ts, " +
  "src/system/run_user_command.ts, src/system/player_process.ts";

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["src/core/a.ts", "Deno.env.get(name);", "core does no I/O"],
  ["src/core/a.ts", "type A = Deno.FileInfo;", "core does no I/O"],
  ["src/cli/a.ts", "new Deno.Command(path);", PROGRAMS],
  [
    "src/app/context.ts",
    'import { spawn } from "node:child_process";',
    PROGRAMS,
  ],
  ["src/cli/a.ts", 'await import("node:child_process");', PROGRAMS],
  ["src/cli/a.ts", 'export * from "node:child_process";', PROGRAMS],
  ["src/cli/a.ts", "Deno.exit(1);", "Only src/main.ts ends the process"],
  ["src/cli/a.ts", 'Deno["exit"](1);', "Only src/main.ts ends the process"],
  ["src/cli/a.ts", "Deno.dlopen(a, {});", "Pointers stay inside src/ffi/"],
  [
    "src/cli/a.ts",
    "type A = Deno.UnsafePointerView;",
    "Pointers stay inside src/ffi/",
  ],
  [
    "src/cli/a.ts",
    "const { exit } = Deno;",
    "Deno is used one member at a time",
  ],
  ["src/cli/a.ts", "Deno[name]();", "Deno is used one member at a time"],
];

for (const [path, source, message] of REFUSED) {
  Deno.test(`runtimeAccess() reports ${source} when in ${path}`, () => {
    assertEquals(lintWith("runtime-access", source, { path }), [message]);
  });
}
