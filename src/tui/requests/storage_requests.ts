import type { Requests, Tools } from "./requests.ts";

type StorageRequests =
  & Pick<Requests, "verifyStorage" | "migrate" | "rotate">
  & {
    readStorage(): void;
  };

/** Where tokens rest, as the security screen shows it. */
export function storageRequests(tools: Tools): StorageRequests {
  const { client, dispatch, run, quietly, say } = tools;
  const read = async () => {
    const storage = await client.send("storage-status", {});
    dispatch({ kind: "storage", storage });
  };
  return {
    readStorage: () => quietly(read),
    migrate: () => undefined,
    rotate: () => undefined,
    verifyStorage: () =>
      run("Reading every token back", async (signal) => {
        const { accounts } = await client.send("verify-storage", {}, {
          signal,
        });
        const bad = accounts.filter((it) => !it.ok);
        if (bad.length === 0) say(`${accounts.length} tokens are sound`);
        for (const it of bad) {
          say(it.problem?.message ?? "A token cannot be read", {
            bad: it.problem?.hint ?? null,
          });
        }
        await read();
      }),
  };
}
