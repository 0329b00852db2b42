import { concat } from "@std/bytes/concat";
import { Failure } from "../core/failure.ts";
import { printableText } from "../core/printable.ts";
import type { ApiReplyView } from "../service/protocol.ts";
import type { Command, Invocation } from "./command.ts";
import { ONLINE } from "./global_options.ts";

/** The largest body: enough for pictures and subtitles. */
const INPUT_MAX_BYTES = 64 * 1_048_576;
/** The largest reply as one document, which is held in memory. */
const JSON_MAX_BYTES = 64 * 1_048_576;

export const api: Command = {
  path: "api",
  summary: "send a request to the server's API",
  args: "<path>",
  about: [
    "Prints the server's reply, even if it reports an error. The token " +
    "is sent only to the server of the account; if the reply contains " +
    "it, it is masked.",
  ],
  examples: [
    ["show your user", "api /Users/Me"],
    ["filter the reply with another program", "api /Sessions | jq"],
    ["send a JSON body", "api /Playlists -X POST --input playlist.json"],
    ["show the status and headers too", "api /System/Info -i"],
  ],
  globals: ONLINE,
  options: [
    {
      flags: "-X, --method <method>",
      description: "HTTP method (default GET; POST with --input)",
    },
    {
      flags: "--input <file>",
      description: "send a JSON body from a file, or - for stdin",
    },
    { flags: "-i, --include", description: "print the status and headers too" },
  ],
  needsToken: () => true,
  run: call,
};

/** Prints the reply to stdout, even one with an error status. */
async function call(run: Invocation): Promise<void> {
  const body = await readBody(run);
  const client = await run.client();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    const reply = await client.send("call-api", {
      account: run.account(),
      method: run.option("method") ?? (body === null ? "GET" : "POST"),
      path: run.argument(0) ?? "",
      body,
      ...run.timeout(),
    }, run);
    if (run.flag("include") && run.output.style.json) {
      await printAsJson(run, reply);
    } else {
      if (run.flag("include")) printHead(run, reply);
      await printBody(run, reply.body);
    }
    if (reply.problem) throw Failure.from(reply.problem);
  } finally {
    stop();
  }
}

async function readBody(
  run: Invocation,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const input = run.option("input");
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

/** Prints one document: status, headers and body. */
async function printAsJson(
  { terminal }: Invocation,
  { status, headers, body }: ApiReplyView,
): Promise<void> {
  const text = new TextDecoder().decode(await readAll(body));
  const named = headers.map(([name, value]) => ({ name, value }));
  const reply = { status, headers: named, body: readBodyText(text) };
  terminal.write(`${escapeControls(JSON.stringify(reply, null, 2))}\n`);
}

/** Escapes the characters that could control a terminal. */
function escapeControls(json: string): string {
  return json.replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (letter) =>
      letter.split("").map((it) =>
        `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`
      ).join(""),
  );
}

async function readAll(
  body: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > JSON_MAX_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  return concat(pieces);
}

/** Returns the value of JSON, else the text; null for an empty body. */
function readBodyText(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function tooLarge(): Failure {
  return new Failure(
    "usage",
    "Cannot print reply as JSON: it is larger than 64 MiB",
    { hint: "Omit `--include` to print the body unchanged" },
  );
}

/** Prints all bytes to a pipe, and only printable text to a terminal. */
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
