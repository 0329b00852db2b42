/** Writes the settings file of a home. @returns its path */
export async function writeConfig(home: string, toml: string): Promise<string> {
  const path = `${home}/config/config.toml`;
  await Deno.mkdir(`${home}/config`, { recursive: true });
  await Deno.writeTextFile(path, toml, { mode: 0o600 });
  return path;
}
