import { chooseRuntime } from "../runtime.ts";
import { hostTarget } from "../targets.ts";

/**
 * Compiles a program in the same way as JellyTau and with the same runtime: the
 * floor for any binary. Stores it in `.tools/` until the source changes.
 *
 * @returns the path of the binary
 */
export async function compileFloor(
  name: string,
  source: string,
  /** Flags such as permissions, because a prompt would take time. */
  { flags = [] }: { flags?: readonly string[] | undefined } = {},
): Promise<string> {
  const folder = `${Deno.cwd()}/.tools/floor-${name}`;
  const output = `${folder}/${name}`;
  const stamp = `${source}// ${flags.join(" ")}\n`;
  const kept = await Deno.readTextFile(`${folder}/main.js`).catch(() => null);
  const built = await Deno.stat(output).then(() => true, () => false);
  if (kept === stamp && built) return output;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/main.js`, stamp);
  const target = hostTarget();
  const runtime = await chooseRuntime(target, { release: false });
  const { success, stderr } = await new Deno.Command("scripts/deno", {
    args: [
      "compile",
      "--quiet",
      "--no-check",
      ...flags,
      "--no-config",
      "--no-lock",
      "--node-modules-dir=none",
      `--target=${target}`,
      `--output=${output}`,
      `${folder}/main.js`,
    ],
    env: runtime.environment,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return output;
}

/** Compiles it without a code cache, which would cost more than it saves. */
export function compileHelloWorld(): Promise<string> {
  const flags = ["--no-code-cache"];
  return compileFloor("hello", 'console.log("hello");\n', { flags });
}
