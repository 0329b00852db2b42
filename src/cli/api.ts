import { printableText } from "../core/printable.ts";
import type { ApiReplyView } from "../service/protocol.ts";
import { asFailure } from "./as_failure.ts";
import type { CommandSpec, Invocation } from "./command_spec.ts";

/** Pictures and subtitles fit; a script that sends films wants another tool. */
const INPUT_MAX_BYTES = 64 * 1_048_576;

export const api: CommandSpec = {
  path: "api",
  summary: "call the server's API with the account's token",
  args: "<path>",
  options: [
    { flags: "-X, --method <method>", description: "HTTP method (GET)" },
    { flags: "--input <file>", description: "JSON body; - is stdin" },
    { flags: "-i, --include", description: "print status and headers too" },
  ],
  run: call,
};

/** The answer goes to stdout also when it is no success; the rest is a failure. */
async function call(run: Invocation): Promise<void> {
  const body = await readBody(run);
  const client = await run.client();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    const reply = await client.send("call-api", {
      account: run.value("account"),
      method: run.value("method") ?? (body === null ? "GET" : "POST"),
      path: run.argument(0) ?? "",
      body,
      ...run.timeout(),
    }, run);
    if (run.flag("include")) printHead(run, reply);
    await printBody(run, reply.body);
    if (reply.problem) throw asFailure(reply.problem);
  } finally {
    stop();
  }
}

async function readBody(
  run: Invocation,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const input = run.value("input");
  if (input === null) return null;
  return input === "-"
    ? await run.terminal.readBytes(INPUT_MAX_BYTES, run.signal)
    : await run.context.readBytes(input, INPUT_MAX_BYTES);
}

function printHead({ terminal }: Invocation, reply: ApiReplyView): void {
  const lines = reply.headers.map(([name, value]) => `${name}: ${value}`);
  const text = [`HTTP/1.1 ${reply.status}`, ...lines, ""].map(printableText);
  terminal.write(`${text.join("\n")}\n`);
}

/** Byte for byte into a pipe; without what steers it on a terminal. */
async function printBody(
  { terminal }: Invocation,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (!terminal.isTerminal("stdout")) {
    for await (const piece of body) terminal.writeBytes(piece);
    return;
  }
  const decoder = new TextDecoder();
  let last = "\n";
  const show = (text: string) => {
    const shown = printableText(text);
    terminal.write(shown);
    last = shown.at(-1) ?? last;
  };
  for await (const piece of body) show(decoder.decode(piece, { stream: true }));
  show(decoder.decode());
  if (last !== "\n") terminal.write("\n");
}
