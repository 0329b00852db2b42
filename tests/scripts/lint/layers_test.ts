import { assertEquals } from "@std/assert";
import { lintWith } from "./lint_with.ts";

const FFI = "deno-keyring-ffi-bindings";

const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/auth/a.ts", 'import { B } from "../core/b.ts";'],
  ["src/auth/a.ts", 'import { B } from "./b.ts";'],
  ["src/tui/app.tsx", 'import { B } from "./view/b.ts";'],
  ["src/tui/keys/a.ts", 'import { B } from "./b.ts";'],
  ["src/tui/keys/a.ts", 'import { B } from "../requests/b.ts";'],
  ["src/tui/overlays/a.ts", 'import { B } from "../keys/b.ts";'],
  ["src/tui/view/a.ts", 'export * from "../../service/b.ts";'],
  ["src/cli/a.ts", 'const b = await import("../service/b.ts");'],
  ["src/auth/a.ts", 'import { parse } from "valibot";'],
  ["src/auth/a.ts", 'import { open } from "node:fs";'],
  ["src/secure_storage/a.ts", `import { b } from "${FFI}/libsecret";`],
  ["src/app/context.ts", 'const b = await import("../jellyfin/b.ts");'],
  ["src/app/context.ts", `import { b } from "${FFI}/process";`],
  ["src/app/a.ts", 'import { VERSION } from "../version.ts";'],
  ["src/jellyfin/http/a.ts", 'import { B } from "./b.ts";'],
  ["src/jellyfin/http/a.ts", 'import { B } from "../../core/b.ts";'],
  ["src/jellyfin/a.ts", 'import { B } from "./http/b.ts";'],
  ["src/main.ts", 'import { run } from "./app/run.ts";'],
  ["tests/auth/a.ts", 'import { B } from "../../src/cli/b.ts";'],
  ["src/auth/a.ts", '/** import { B } from "../cli/b.ts"; */'],
  ["src/auth/a.ts", `const text = 'import { B } from "../cli/b.ts"';`],
];

for (const [path, source] of ALLOWED) {
  Deno.test(`layers() accepts ${source} when in ${path}`, () => {
    assertEquals(lintWith("layers", source, { path }), []);
  });
}

const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    "src/auth/a.ts",
    'import { B } from "../cli/b.ts";',
    "auth may not import src/cli/b.ts",
  ],
  [
    "src/auth/rooms/a.ts",
    'import type { B } from "../../cli/b.ts";',
    "auth may not import src/cli/b.ts",
  ],
  [
    "src/cli/a.ts",
    'const b = await import("../jellyfin/b.ts");',
    "cli may not import src/jellyfin/b.ts",
  ],
  [
    "src/cli/a.ts",
    "const b = await import(path);",
    "The path of an import must be a literal",
  ],
  [
    "src/core/a.ts",
    'export { B } from "../auth/b.ts";',
    "core may not import src/auth/b.ts",
  ],
  [
    "src/core/a.ts",
    'export * from "../auth/b.ts";',
    "core may not import src/auth/b.ts",
  ],
  [
    "src/core/a.ts",
    'type B = import("../auth/b.ts").B;',
    "core may not import src/auth/b.ts",
  ],
  [
    "src/cli/a.ts",
    'import { b } from "../app/context.ts";',
    "cli may not import src/app/context.ts",
  ],
  [
    "src/library/sync/a.ts",
    'import type { Secret } from "../../core/secret.ts";',
    "library may not import src/core/secret.ts",
  ],
  [
    "src/tui/model/a.ts",
    'import { B } from "../keys/b.ts";',
    "tui/model may not import src/tui/keys/b.ts",
  ],
  [
    "src/tui/keys/a.ts",
    'import { B } from "../overlays/b.ts";',
    "tui/keys may not import src/tui/overlays/b.ts",
  ],
  [
    "src/tui/view/a.ts",
    'import { B } from "../overlays/b.ts";',
    "tui/view may not import src/tui/overlays/b.ts",
  ],
  [
    "src/tui/view/a.ts",
    'import { B } from "../app.tsx";',
    "tui/view may not import src/tui/app.tsx",
  ],
  [
    "src/app/context.ts",
    'import { b } from "../../tests/b.ts";',
    "app may not import tests/b.ts",
  ],
  [
    "src/app/context.ts",
    'import type { Start } from "../worker.ts";',
    "Nothing imports src/worker.ts",
  ],
  [
    "src/app/context.ts",
    'await import("../main.ts");',
    "Nothing imports src/main.ts",
  ],
  [
    "src/app/context.ts",
    'import { b } from "../ffi/b.ts";',
    `src/ffi/ is imported as ${FFI}`,
  ],
  ["src/cli/a.ts", `import { b } from "${FFI}";`, "cli may not import ffi"],
  [
    "src/ffi/a.ts",
    `import { b } from "${FFI}";`,
    `src/ffi/ imports itself by path, not ${FFI}`,
  ],
  [
    "src/ffi/tests/a_test.ts",
    'import { b } from "../../core/b.ts";',
    "ffi may not import src/core/b.ts",
  ],
  [
    "src/main.ts",
    'import { parse } from "./cli/parse.ts";',
    "root may not import src/cli/parse.ts",
  ],
  [
    "src/secure_storage/keychain/a.ts",
    'import { B } from "../libsecret/b.ts";',
    "secure_storage/keychain may not import src/secure_storage/libsecret/b.ts",
  ],
  [
    "src/secure_storage/keyring/a.ts",
    'import { B } from "../keychain/b.ts";',
    "secure_storage/keyring may not import src/secure_storage/keychain/b.ts",
  ],
  [
    "src/jellyfin/http/a.ts",
    'import { B } from "../decode/b.ts";',
    "jellyfin/http may not import src/jellyfin/decode/b.ts",
  ],
  [
    "src/jellyfin/http/a.ts",
    'const b = await import("../b.ts");',
    "jellyfin/http may not import src/jellyfin/b.ts",
  ],
  [
    "src/jellyfin/decode/a.ts",
    'import { B } from "../http/b.ts";',
    "jellyfin/decode may not import src/jellyfin/http/b.ts",
  ],
  [
    "src/attic/a.ts",
    "export const a = 1;",
    'The layer "attic" is not in the table of scripts/lint/layers.ts',
  ],
  [
    "src/core/utils.ts",
    "export const a = 1;",
    "The name of this file does not describe its content",
  ],
];

for (const [path, source, message] of REFUSED) {
  Deno.test(`layers() reports ${source} when in ${path}`, () => {
    assertEquals(lintWith("layers", source, { path }), [message]);
  });
}
