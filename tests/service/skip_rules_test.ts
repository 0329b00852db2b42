import { Failure } from "../../src/core/failure.ts";
import {
  DEFAULT_SKIP_RULES,
  type SkipRule,
  type SkipRules,
} from "../../src/core/media_segments.ts";
import { SqliteSkipRuleIndex } from "../../src/metadata/skip_rule_index.ts";
import type { ServiceDependencies } from "../../src/service/handlers.ts";
import {
  readingSkipRules,
  SKIP_RULE_HANDLERS,
  skipRulesOf,
} from "../../src/service/skip_rule_handlers.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { ACCOUNT, SERVER } from "../contracts/account_index_contract.ts";
import { openMetadata } from "../metadata/open_metadata.ts";

Deno.test("set-skip-rules refuses a change when the account exists for this run only", () => {
  const { accounts, file, close } = openMetadata(":memory:");
  try {
    accounts.saveServer(SERVER);
    accounts.saveAccount(ACCOUNT);
    const skipRules = new SqliteSkipRuleIndex(file);
    const set = (rules: object, keepsLibrary: boolean) => {
      const settings = () => ({});
      const deps = { accounts, skipRules, keepsLibrary, settings };
      return SKIP_RULE_HANDLERS["set-skip-rules"](
        deps as unknown as ServiceDependencies,
        { account: null, rules },
        { signal: new AbortController().signal, tell: () => undefined },
      );
    };
    const rules = { intro: "auto" } as const;
    const failure = assertThrows(() => set(rules, false), Failure);
    assertEquals(failure.kind, "usage");
    assertEquals(set({}, false), { rules: DEFAULT_SKIP_RULES });
    const changed = { ...DEFAULT_SKIP_RULES, ...rules };
    assertEquals(set(rules, true), { rules: changed });
  } finally {
    close();
  }
});

Deno.test("skipRulesOf() prefers the account's rules to the settings, and these to the defaults", () => {
  const { accounts, file, close } = openMetadata(":memory:");
  try {
    accounts.saveServer(SERVER);
    accounts.saveAccount(ACCOUNT);
    const skipRules = new SqliteSkipRuleIndex(file);
    skipRules.saveSkipRules(ACCOUNT, { intro: "off" });
    const values = { "skip.intro": "auto", "skip.recap": "auto" } as const;
    const deps = { skipRules, settings: () => values };
    assertEquals(skipRulesOf(deps, ACCOUNT), {
      ...DEFAULT_SKIP_RULES,
      intro: "off",
      recap: "auto",
    });
  } finally {
    close();
  }
});

Deno.test("readingSkipRules() reads the rules again, and keeps the last ones when that fails", () => {
  let stored: () => Partial<SkipRules> = () => ({ intro: "auto" });
  const skipRules = {
    findSkipRules: () => stored(),
    saveSkipRules: () => undefined,
  };
  const deps = { skipRules, settings: () => ({}) };
  const given = { credits: "auto" } as const;
  const rules = readingSkipRules(deps, ACCOUNT, { given });
  const expected = (intro: SkipRule) => ({
    ...DEFAULT_SKIP_RULES,
    intro,
    ...given,
  });
  assertEquals(rules(), expected("auto"));
  stored = () => ({ intro: "off", credits: "off" });
  assertEquals(rules(), expected("off"));
  stored = () => {
    throw new Error("the disk fails");
  };
  assertEquals(rules(), expected("off"));
});
