import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { Failure } from "../core/failure.ts";
import {
  DEFAULT_SKIP_RULES,
  SEGMENT_TYPES,
  type SkipRules,
} from "../core/media_segments.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { Handlers, ServiceDependencies } from "./handlers.ts";
import type { SKIP_RULE_COMMANDS } from "./skip_rule_commands.ts";

export const SKIP_RULE_HANDLERS: Handlers<keyof typeof SKIP_RULE_COMMANDS> = {
  "set-skip-rules": (deps, { account: name, rules }) => {
    const account = resolveAccount(deps.accounts, name);
    if (Object.keys(rules).length > 0) {
      if (!deps.keepsLibrary) throw forThisRunOnly();
      deps.skipRules.saveSkipRules(account, rules);
    }
    return { rules: skipRulesOf(deps, account) };
  },
};

/** Returns the rules of an account: its own, those of the settings, or the defaults. */
export function skipRulesOf(
  { skipRules, settings }: Pick<ServiceDependencies, "skipRules" | "settings">,
  account: TokenKey,
): SkipRules {
  const values = settings();
  const usual = SEGMENT_TYPES.flatMap((type) => {
    const rule = values[`skip.${type}`];
    return rule === undefined ? [] : [[type, rule] as const];
  });
  return {
    ...DEFAULT_SKIP_RULES,
    ...Object.fromEntries(usual),
    ...skipRules.findSkipRules(account),
  };
}

/**
 * Returns a function that reads the rules of an account, which also another
 * process may change, and replaces those that are given for one play. If they
 * can no longer be read, the last ones apply.
 */
export function readingSkipRules(
  deps: Pick<ServiceDependencies, "skipRules" | "settings">,
  account: TokenKey,
  { given }: { given: Partial<SkipRules> },
): () => SkipRules {
  const read = () => ({ ...skipRulesOf(deps, account), ...given });
  let last = read();
  return () => {
    try {
      last = read();
    } catch {
      // The play matters more than a change of the rules.
    }
    return last;
  };
}

function forThisRunOnly(): Failure {
  return new Failure(
    "usage",
    "Cannot change skip rules: the account exists for this run only",
    { hint: "Give the rules for each playback instead" },
  );
}
