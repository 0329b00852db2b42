import plugin from "../../../scripts/lint/plugin.ts";

/** Lints a source text with one rule of the plugin and returns the messages. */
export function lintWith(
  rule: string,
  source: string,
  { path = "src/core/example.ts" }: { path?: string } = {},
): string[] {
  const found = plugin.rules[rule];
  if (found === undefined) throw new Error(`No rule "${rule}"`);
  const alone = { name: plugin.name, rules: { [rule]: found } };
  return Deno.lint.runPlugin(alone, path, source).map((it) => it.message);
}
