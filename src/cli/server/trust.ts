import { SERVER } from "../global_options.ts";
import type { Command, Invocation } from "../command.ts";
import { table } from "../output/table.ts";
import { trustWords } from "./list.ts";
import { readCaFile, readPin, TRUST_OPTIONS } from "./trust_options.ts";
import { trustServerWithPrompts } from "./confirm_trust.ts";

export const serverTrust: Command = {
  path: "server trust",
  summary: "accept a server's new certificate",
  args: "<server>",
  about: [
    "JellyTau refuses a pinned server whose certificate changed. Before " +
    "you accept the new one, compare its SHA-256 with the certificate " +
    "on the server.",
    "Each address of a server has its own trust: name the address that you " +
    "mean, or the server for its first one.",
  ],
  examples: [
    [
      "see the new certificate and decide whether to trust it",
      "server trust media.example",
    ],
    [
      "trust certificate authorities instead of the pin",
      "server trust media.example --by-ca",
    ],
  ],
  globals: SERVER,
  options: [
    TRUST_OPTIONS.pin,
    TRUST_OPTIONS.trustNew,
    {
      flags: "--by-ca",
      description: "remove the pin and trust certificate authorities",
    },
    TRUST_OPTIONS.caFile,
  ],
  run: trust,
};

async function trust(run: Invocation): Promise<void> {
  const reply = await trustServerWithPrompts(run, {
    server: run.argument(0) ?? "",
    pinSha256: readPin(run),
    trustNew: run.flag("trustNew"),
    byCa: run.flag("byCa"),
    caPem: await readCaFile(run),
    ...run.timeout(),
  });
  run.output.data(
    reply,
    () => table([[`${reply.name}, ${reply.url}: ${trustWords(reply)}`]]),
  );
}
