import { readLockedPackages } from "../../../scripts/packaging/npm_licences.ts";
import { thirdPartyNotices } from "../../../scripts/packaging/third_party_notices.ts";
import { assert, assertMatch, assertRejects } from "@std/assert";

const locked = await readLockedPackages();
const named = (...names: string[]) =>
  locked.filter((it) => names.includes(it.name));

Deno.test("thirdPartyNotices() has the text of each licence and who wrote what", async () => {
  const text = await thirdPartyNotices(
    named("undici", "yoga-layout", "deno-std", "reflect-metadata"),
  );
  for (
    const [title, holder] of [
      ["Deno", "the Deno authors"],
      ["undici 7\\.30\\.2, MIT", "Matteo Collina"],
      ["yoga-layout 3\\.2\\.1, MIT", "Meta Platforms"],
      ["deno-std 1\\.4\\.0, MIT", "the Deno authors"],
      ["reflect-metadata 0\\.2\\.2, Apache-2\\.0", "TERMS AND CONDITIONS"],
    ]
  ) assertMatch(text, new RegExp(`^${title}\n=+\n[^=]*${holder}`, "m"));
  assert(text.split("THE SOFTWARE IS PROVIDED").length > 4);
});

Deno.test("thirdPartyNotices() refuses a licence without a text", async () => {
  const packages = named("@xterm/headless");
  const { message } = await assertRejects(
    () => thirdPartyNotices(packages),
    Error,
  );
  assertMatch(message, /^@xterm\/headless: its licence has no text$/);
});
