import { ServerWatch } from "../../../src/tui/requests/server_watch.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, settle, withAnswers } from "./fake_service.ts";

/** Returns the lengths of the pauses between these states, in seconds. */
async function pausesOf(
  states: readonly ("unreachable" | "unchecked" | "valid")[],
): Promise<number[]> {
  const { tools, store } = withAnswers({
    "reach-server": () => ({ version: "10.11.0" }),
  });
  const pauses: number[] = [];
  let timers: (() => void)[] = [];
  const watch = new ServerWatch(tools, {
    state: store.state,
    check: () => undefined,
    catchUp: () => undefined,
    later: (use, afterMs) => {
      pauses.push(afterMs / 1_000);
      timers.push(use);
      return () => timers = timers.filter((it) => it !== use);
    },
  });
  for (const [at, state] of states.entries()) {
    // This state is the reply to a request.
    if (states[at - 1] === "unreachable") timers.pop()?.();
    const problem = state === "unchecked" ? UNREAD : null;
    const accounts = [{ ...ACCOUNT, state, problem }];
    store.dispatch({ kind: "accounts", accounts });
    watch.look();
    // The reply arrives after the event that has changed the state.
    await settle();
  }
  watch.stop();
  assertEquals(timers, []);
  return pauses;
}

const UNREAD = {
  kind: "storage_locked",
  message: "Cannot read token: locked",
  hint: "Unlock the keyring",
  remedy: null,
  exitCode: 1,
} as const;

Deno.test("look() waits longer each time when the server comes and goes", async () => {
  const pauses = await pausesOf([
    "unreachable",
    "unchecked",
    "unreachable",
    "unchecked",
    "unreachable",
  ]);
  assertEquals(pauses, [2, 60, 4, 60, 8]);
});

Deno.test("look() starts with a short pause when the server was really back", async () => {
  const pauses = await pausesOf(["unreachable", "valid", "unreachable"]);
  assertEquals(pauses, [2, 60, 2]);
});
