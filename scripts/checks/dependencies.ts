/**
 * The packages of `deno.lock` with their licences, and which have a newer
 * version:
 *
 *   scripts/deno run -A scripts/checks/dependencies.ts
 *
 * Fails where a licence is not one that a binary may carry.
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
