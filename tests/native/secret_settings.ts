import { assertEquals } from "@std/assert";

/** Runs commands while secrets are in the settings file of a home. */
export async function trySecretSettings(
  { home, try: tryOne }: {
    home: string;
    try(args: readonly string[]): Promise<number>;
  },
  secrets: readonly string[],
): Promise<void> {
  const folder = `${home}/.config/jellytau`;
  const path = `${folder}/config.toml`;
  const lines = secrets.flatMap((it, i) => [
    `[table-${i}]`,
    `token = "${it}"`,
    `other = "${it}"`,
  ]);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(path, lines.join("\n"), { mode: 0o600 });
  try {
    assertEquals(await tryOne(["config", "check", "--verbose"]), 2);
    assertEquals(await tryOne(["play", "x", "--json"]), 2);
    assertEquals(await tryOne(["doctor"]), 1);
  } finally {
    await Deno.remove(path);
  }
}
