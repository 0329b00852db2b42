import type { SkipRules } from "../../core/media_segments.ts";
import type { State } from "../model/state.ts";
import type { Requests, Tools } from "./requests.ts";

/** Reads and changes the rules for intros, credits and the like. */
export function skipRuleRequests(
  { client, quietly, dispatch }: Tools,
  state: () => State,
): Pick<Requests, "showSkipRules" | "saveSkipRules"> {
  const setRules = (rules: Partial<SkipRules>, signal: AbortSignal) =>
    client.send("set-skip-rules", { account: null, rules }, { signal });
  return {
    showSkipRules: () =>
      quietly(async (signal) => {
        const { rules } = await setRules({}, signal);
        const { overlay: open, typing } = state();
        // By now the keys may be meant for another window or a line of text.
        if (open !== null || typing) return;
        const overlay = { kind: "skip-rules", rules, index: 0 } as const;
        dispatch({ kind: "overlay", overlay });
      }),
    saveSkipRules: (rules) =>
      quietly(async (signal) => {
        await setRules(rules, signal);
      }),
  };
}
