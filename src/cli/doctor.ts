import type { CommandSpec } from "./command_spec.ts";
import { table } from "./output.ts";

export const doctor: CommandSpec = {
  path: "doctor",
  summary: "check everything that signing in depends on",
  async run(run) {
    const client = await run.client();
    const report = await client.send("diagnose", run.timeout(), run);
    run.output.data(report, () =>
      table(report.checks.flatMap((it) => [
        [it.ok ? "ok" : "BAD", it.name, it.detail],
        ...(it.hint === null ? [] : [["", "", `hint: ${it.hint}`]]),
      ])));
    return report.ok ? 0 : 1;
  },
};
