import type { CommandSpec } from "./command_spec.ts";
import { table } from "./output.ts";

export const storageVerify: CommandSpec = {
  path: "storage verify",
  summary: "read every account's token back",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("verify-storage", {}, run);
    run.output.data(reply, () =>
      table(reply.accounts.map((it) => [
        it.ok ? "ok" : "bad",
        `${it.serverId}:${it.userId}`,
        it.tokenStorage,
        it.problem?.message ?? "",
      ])));
    const bad = reply.accounts.find((it) => !it.ok);
    return bad ? bad.problem?.exitCode ?? 1 : 0;
  },
};
