import type { ServiceClient } from "../../service/service_client.ts";
import type { Invocation } from "../command.ts";
import { ProgressLine } from "../output/progress_line.ts";

/** Shows how far a migration or a rotation has come while `use` runs. */
export async function withStorageProgress<T>(
  run: Invocation,
  use: (client: ServiceClient) => Promise<T>,
): Promise<T> {
  const client = await run.client();
  const line = new ProgressLine(run);
  const stop = client.onEvent((event) => {
    if (event.kind !== "storage-progress") return;
    const { step, done, total } = event;
    const text = step === "migrate"
      ? "accounts processed"
      : "entries encrypted";
    line.show(`${done} of ${total} ${text}`, { done: done >= total });
  });
  try {
    return await use(client);
  } finally {
    line.stop();
    stop();
  }
}
