import { Failure } from "../../core/failure.ts";
import { SERVER } from "../global_options.ts";
import { isTooOld, OLDEST_SERVER } from "../../core/server_version.ts";
import type { ServerTestView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import type { Output } from "../output/output.ts";
import { table } from "../output/table.ts";
import { readCaFile, readPin, TRUST_OPTIONS } from "./trust_options.ts";

export const serverTest: Command = {
  path: "server test",
  summary: "find a server and show its certificate",
  args: "<url>",
  about: [
    "Tries the usual ports and paths, HTTPS first, and shows the version and " +
    "the certificate of the server that answers. Needs no account and sends no " +
    "password.",
  ],
  examples: [
    ["find a server and see its certificate", "server test media.example"],
    [
      "test a server with your own CA",
      "server test https://media.example --ca-file home-ca.pem",
    ],
  ],
  globals: SERVER,
  options: [TRUST_OPTIONS.caFile, TRUST_OPTIONS.pin, TRUST_OPTIONS.loopback],
  run: test,
};

async function test(run: Invocation): Promise<number> {
  const input = {
    url: run.argument(0) ?? "",
    caPem: await readCaFile(run),
    pinSha256: readPin(run),
    allowLoopbackHttp: run.flag("allowLoopbackHttp"),
    ...run.timeout(),
  };
  const client = await run.client();
  const reply = await client.send("test-server", input, run);
  run.output.data(reply, () => lines(reply, run.output));
  const { problem } = reply;
  if (problem === null) {
    if (isTooOld(reply.version)) {
      run.output.note(
        `This server is older than Jellyfin ${OLDEST_SERVER}: ` +
          "update the server",
      );
    }
    return 0;
  }
  run.output.failure(Failure.from(problem));
  return problem.exitCode;
}

function lines(reply: ServerTestView, output: Output): string[] {
  const { certificate, clockSkewMs, quickConnect, tried, version } = reply;
  const rows: string[][] = [];
  if (reply.name !== null) rows.push(["  name", reply.name]);
  if (reply.id !== null) rows.push(["  id", reply.id]);
  if (version !== null) {
    rows.push(["  version", `${reply.productName} ${version}`]);
  }
  if (quickConnect !== null) {
    rows.push(["  quick connect", quickConnect ? "on" : "off"]);
  }
  if (certificate) {
    rows.push(
      ["  certificate", certificate.sha256],
      ["  subject", certificate.subject],
      ["  issuer", certificate.issuer],
      ["  valid until", certificate.validTo],
      ["  trusted by", certificate.trustedBy ?? "nothing: it is not trusted"],
    );
  }
  if (clockSkewMs !== null) {
    rows.push(["  clock", `differs by ${Math.round(clockSkewMs / 1000)} s`]);
  }
  if (tried.length > 1) rows.push(["  tried", tried.join(", ")]);
  const state = reply.ok
    ? output.paint("good", "ok")
    : output.paint("bad", "bad");
  const [title = ""] = table([[`${reply.url}: `]]);
  return [`${title} ${state}`, ...table(rows)];
}
