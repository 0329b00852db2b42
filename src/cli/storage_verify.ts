import type { Reply } from "../service/protocol.ts";
import { asFailure } from "./as_failure.ts";
import type { CommandSpec } from "./command_spec.ts";
import { table } from "./output.ts";

export const storageVerify: CommandSpec = {
  path: "storage verify",
  summary: "read every account's token back, and all of the encrypted file",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("verify-storage", {}, run);
    run.output.data(reply, () => table([...accounts(reply), ...file(reply)]));
    const bad = reply.accounts.find((it) => !it.ok)?.problem ??
      reply.encryptedFile.problem;
    return run.output.verdict(bad ? asFailure(bad) : null);
  },
};

type Verified = Reply<"verify-storage">;

function accounts(reply: Verified): string[][] {
  return reply.accounts.map((it) => [
    it.ok ? "ok" : "bad",
    `${it.serverId}:${it.userId}`,
    it.tokenStorage,
    it.problem?.message ?? "",
  ]);
}

/** Entry by entry where the file as a whole is refused. */
function file({ encryptedFile: { problem, entries } }: Verified): string[][] {
  if (problem === null) return [];
  return entries.map((it) => [
    it.good ? "good" : "lost",
    `${it.serverId}:${it.userId}`,
    "encrypted-file",
    it.good ? "this entry still opens" : "this entry does not open",
  ]);
}
