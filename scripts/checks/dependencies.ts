/**
 * Lists the packages of `deno.lock` with their licences and newer versions:
 *
 *   scripts/deno run -A scripts/checks/dependencies.ts
 *
 * Fails if a binary may not contain a package with that licence.
 */
import { mayBeCarried, readLockedPackages } from "../packaging/npm_licences.ts";

const packages = await readLockedPackages();
for (const { name, version, licence } of packages) {
  const mark = mayBeCarried(licence) ? "" : "   may not be carried";
  say(`${name}@${version}   ${licence ?? "no licence"}${mark}`);
}
say("");
await new Deno.Command("scripts/deno", { args: ["outdated"], stdin: "null" })
  .spawn().status;
const refused = packages.some((it) => !mayBeCarried(it.licence));
Deno.exit(refused ? 1 : 0);

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
