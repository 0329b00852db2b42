import * as esbuild from "esbuild";
import { ENGINE_FLAGS } from "../runtime.ts";
import { compileFloor } from "./hello_world.ts";

const SOURCE = `
import { render, Text } from "ink";
import { createElement } from "react";
render(createElement(Text, null, "hello"), { alternateScreen: true });
setTimeout(() => undefined, 60_000);
process.stdin.on("data", () => process.exit(0));
`;

/** Compiles the smallest Ink program in the same way as JellyTau. */
export async function compileInkHello(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: SOURCE, resolveDir: Deno.cwd(), loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2024",
    minify: true,
    write: false,
    define: { "process.env.NODE_ENV": '"production"' },
    alias: {
      "react-devtools-core": "./scripts/empty_module.js",
    },
    inject: ["./scripts/node_timers.js"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";' +
        "const require = __createRequire(import.meta.url);",
    },
    logLevel: "warning",
  });
  await esbuild.stop();
  return await compileFloor("ink-hello", outputFiles[0]?.text ?? "", {
    flags: [
      "--allow-env",
      "--allow-sys",
      "--allow-read",
      "--no-code-cache",
      ENGINE_FLAGS,
    ],
  });
}
