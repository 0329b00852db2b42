/** Lends homes, and looks at the accounts in them. */
import { openMetadata } from "../metadata/open_metadata.ts";

type Env = Readonly<Record<string, string>>;

/** Fills a home and returns the environment of the programs that use it. */
export type Fill = (home: string) => Promise<Env>;

export function countAccounts(env: Env): number {
  const metadata = openMetadata(`${env.XDG_DATA_HOME}/jellytau/metadata.db`);
  try {
    return metadata.accounts.listAccounts().length;
  } finally {
    metadata.close();
  }
}

/** Copies a folder whose database nobody has open. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

export async function inHome(
  fill: Fill,
  use: (env: Env) => Promise<unknown>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "situation-" });
  try {
    await use(await fill(home));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
