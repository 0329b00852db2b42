import { formatAccount } from "../../../src/cli/output/format_accounts.ts";
import type { AccountView } from "../../../src/service/protocol.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT } from "../../tui/requests/fake_service.ts";

const PLAIN = { paint: (_: string, text: string) => text };
const PROBLEM = { message: "Cannot", hint: "Wait", remedy: null, exitCode: 6 };

for (
  const [kind, state] of [
    ["server_changed", "unreachable: another server answers"],
    ["unreachable", "unreachable"],
  ] as const
) {
  Deno.test(`formatAccount() shows "${state}" when the problem is ${kind}`, () => {
    const account: AccountView = {
      ...ACCOUNT,
      state: "unreachable",
      problem: { ...PROBLEM, kind },
    };
    const [first] = formatAccount(account, PLAIN);
    assertEquals(
      first?.replace(/\s+/g, " "),
      `ada@media.example (active): ${state}`,
    );
  });
}
