import { SqliteSkipRuleIndex } from "../../src/metadata/skip_rule_index.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, SERVER } from "../contracts/account_index_contract.ts";
import { openMetadata } from "./open_metadata.ts";

const OTHER = { ...ACCOUNT, userId: "e".repeat(32), active: false };

function withRules(
  use: (
    rules: SqliteSkipRuleIndex,
    metadata: ReturnType<typeof openMetadata>,
  ) => void,
): void {
  const metadata = openMetadata(":memory:");
  try {
    metadata.accounts.saveServer(SERVER);
    for (const it of [ACCOUNT, OTHER]) metadata.accounts.saveAccount(it);
    use(new SqliteSkipRuleIndex(metadata.file), metadata);
  } finally {
    metadata.close();
  }
}

Deno.test("findSkipRules() returns the rules that an account has", () =>
  withRules((rules) => {
    assertEquals(rules.findSkipRules(ACCOUNT), {});
    rules.saveSkipRules(ACCOUNT, { intro: "auto", credits: "off" });
    rules.saveSkipRules(ACCOUNT, { intro: "ask" });
    rules.saveSkipRules(ACCOUNT, {});
    const saved = { intro: "ask", credits: "off" } as const;
    assertEquals(rules.findSkipRules(ACCOUNT), saved);
    assertEquals(rules.findSkipRules(OTHER), {});
  }));

Deno.test("findSkipRules() returns no rules of an account that has signed out", () =>
  withRules((rules, { accounts }) => {
    for (const it of [ACCOUNT, OTHER]) {
      rules.saveSkipRules(it, { intro: "auto" });
    }
    accounts.removeAccount(ACCOUNT);
    assertEquals(rules.findSkipRules(ACCOUNT), {});
    assertEquals(rules.findSkipRules(OTHER), { intro: "auto" });
  }));

Deno.test("findSkipRules() ignores types and rules of other versions", () =>
  withRules((rules, { file }) => {
    rules.saveSkipRules(ACCOUNT, { intro: "auto", recap: "auto" });
    file.change((it) => {
      it.exec(
        `UPDATE skip_rules SET rule = 'twice' WHERE type = 'intro';
         UPDATE skip_rules SET type = 'song' WHERE type = 'recap';`,
      );
    });
    assertEquals(rules.findSkipRules(ACCOUNT), {});
  }));
