import { Failure } from "../../src/core/failure.ts";
import { WaitNotices } from "../../src/service/wait_notices.ts";
import { assertEquals } from "@std/assert";

Deno.test("report() reports a reason once, and again after a download has finished", () => {
  const texts: string[] = [];
  const notices = new WaitNotices({
    tell: (event) => event.kind === "notice" && texts.push(event.text),
  });
  const away = new Failure("unreachable", "Cannot connect");
  const full = new Failure("storage_unavailable", "Cannot save: disk full");
  notices.report(away);
  notices.report(full);
  notices.take({ state: "queued" });
  notices.report(away);
  assertEquals(texts, [
    "Downloads wait: Cannot connect",
    "Downloads wait: Cannot save: disk full",
  ]);
  notices.take({ state: "done" });
  notices.report(away);
  assertEquals(texts.length, 3);
});
