import { DEFAULT_SKIP_RULES } from "../../../src/core/media_segments.ts";
import type { Change } from "../../../src/tui/model/reduce.ts";
import { skipRuleRequests } from "../../../src/tui/requests/skip_rule_requests.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

const HELP = { kind: "help", text: "", caret: 0, top: 0 } as const;
const CASES: readonly (readonly [Change | null, string | undefined])[] = [
  [null, "skip-rules"],
  [{ kind: "overlay", overlay: HELP }, "help"],
  [{ kind: "typing", typing: true }, undefined],
];

for (const [meanwhile, shown] of CASES) {
  Deno.test(`showSkipRules() leaves the keys where they are when ${meanwhile?.kind ?? "nothing"} came before the reply`, async () => {
    const reply = Promise.withResolvers<void>();
    const { tools, store } = withAnswers({
      "set-skip-rules": () =>
        reply.promise.then(() => ({ rules: DEFAULT_SKIP_RULES })),
    });
    skipRuleRequests(tools, store.state).showSkipRules();
    if (meanwhile !== null) store.dispatch(meanwhile);
    reply.resolve();
    await settle();
    assertEquals(store.state().overlay?.kind, shown);
  });
}
