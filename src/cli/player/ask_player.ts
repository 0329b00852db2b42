import type { CommandInput, Reply } from "../../service/protocol.ts";
import type { Invocation, OptionSpec } from "../command.ts";
import { formatStatus, statusData } from "./format_status.ts";

export type PlayerRequest = CommandInput<"ask-player">["request"];

export const PID: OptionSpec = {
  flags: "--pid <process>",
  description: "the process that plays (default: the one that started last)",
};

/** Asks the process that plays, and prints its state. */
export async function ask(
  run: Invocation,
  request: PlayerRequest,
): Promise<void> {
  const client = await run.client();
  const pid = run.number("pid", { from: 1 });
  report(run, await client.send("ask-player", { pid, request }, run));
}

/** Prints the state of a play. */
export function report(run: Invocation, reply: Reply<"ask-player">): void {
  run.output.data(statusData(reply), () => [formatStatus(reply.status)]);
}
