import { counted } from "../../core/labels.ts";
import type { ServerView } from "../../service/protocol.ts";
import type { Command } from "../command.ts";
import { limitWords } from "./bitrate.ts";
import { table } from "../output/table.ts";

export const serverList: Command = {
  path: "server list",
  summary: "list known servers and how each is trusted",
  examples: [["list the known servers", "server list"]],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-servers", {}, run);
    run.output.data(reply, () => table(reply.servers.map(row)));
    if (reply.servers.length === 0) run.output.note("No known servers");
  },
};

function row(
  server: ServerView & {
    readonly maxBitrate: number | null;
    readonly headers: readonly string[];
    readonly clientCertificate: string | null;
    readonly addresses: readonly string[];
  },
): string[] {
  const { name, url, version, accounts, maxBitrate, headers } = server;
  const { clientCertificate, addresses } = server;
  const others = addresses.slice(1);
  return [
    name,
    url,
    version === null ? "" : `Jellyfin ${version}`,
    counted(accounts, "account"),
    trustWords(server),
    maxBitrate === null ? "" : limitWords(maxBitrate),
    headers.length === 0 ? "" : `headers ${headers.join(", ")}`,
    clientCertificate === null ? "" : `certificate of ${clientCertificate}`,
    others.length === 0 ? "" : `also at ${others.join(", ")}`,
  ];
}

/** Describes how a server's certificate is checked. */
export function trustWords(
  { url, pinSha256, caFile }: Pick<ServerView, "url" | "pinSha256" | "caFile">,
): string {
  if (url.startsWith("http:")) return "loopback http, no certificate";
  if (pinSha256 !== null) return `pinned ${pinSha256}`;
  return caFile ? "trusted by its CA file" : "trusted by the system";
}
