import { counted } from "../../core/labels.ts";
import type { Requests, Tools } from "./requests.ts";

type StorageRequests =
  & Pick<Requests, "verifyStorage" | "migrate" | "rotate">
  & {
    readStorage(): void;
  };

/** Reads where tokens are stored, for the security screen. */
export function storageRequests(
  tools: Tools,
  onMoved: () => Promise<void>,
): StorageRequests {
  const { client, dispatch, run, quietly, say, remedyText } = tools;
  const read = async () => {
    const storage = await client.send("storage-status", {});
    dispatch({ kind: "storage", storage });
  };
  return {
    readStorage: () => quietly(read),
    migrate: (to) =>
      run("Moving the tokens", async (signal) => {
        const input = { to, dryRun: false };
        const { entries } = await client.send("migrate-storage", input, {
          signal,
        });
        const moved = entries.filter((it) => it.state === "moved").length;
        say(
          `${counted(moved, "token")} moved, checked, and removed from the ` +
            "old storage",
        );
        for (const { userName, problem } of entries) {
          if (problem) {
            say(`${userName}: ${problem.message}`, {
              bad: remedyText(problem),
            });
          }
        }
        await onMoved();
        await read();
      }),
    rotate: () =>
      run("Encrypting every token again", async (signal) => {
        const { entries } = await client.send("rotate-storage", {}, { signal });
        say(`New key created; ${counted(entries, "token")} encrypted with it`);
        await read();
      }),
    verifyStorage: () =>
      run("Checking every token", async (signal) => {
        const { accounts } = await client.send("verify-storage", {}, {
          signal,
        });
        const bad = accounts.filter((it) => !it.ok);
        if (bad.length === 0) {
          say(
            counted(accounts.length, "token can be read", {
              many: "tokens can be read",
            }),
          );
        }
        for (const it of bad) {
          say(it.problem?.message ?? "A token cannot be read", {
            bad: it.problem && remedyText(it.problem),
          });
        }
        await read();
      }),
  };
}
