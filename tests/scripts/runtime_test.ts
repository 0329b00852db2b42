import { chooseRuntime } from "../../scripts/runtime.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";

const TARGET = "x86_64-unknown-linux-gnu";
const isThere = () => Promise.resolve(true);
const isOutOfReach = () => Promise.resolve(false);

Deno.test("chooseRuntime() refuses a release without the official runtime", async () => {
  const { message } = await assertRejects(
    () => chooseRuntime(TARGET, { release: true, canGet: isOutOfReach }),
    Error,
  );
  assertMatch(message, /^the official runtime cannot be reached: no release$/);
});

Deno.test("chooseRuntime() refuses a release with a runtime that trusts a pin without its key", async () => {
  const release = { release: true, canGet: isThere };
  const { message } = await assertRejects(
    () => chooseRuntime(TARGET, { ...release, version: "2.7.11" }),
    Error,
  );
  assertMatch(
    message,
    /^Deno 2\.7\.11 trusts a pinned certificate without its key$/,
  );
  const runtime = await chooseRuntime(TARGET, { ...release, version: "2.9.6" });
  assertEquals(runtime, { official: true, version: "2.9.6", environment: {} });
});
