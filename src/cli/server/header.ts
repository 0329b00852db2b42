import { STORE_CHOICES, type StoreChoice } from "../../core/account.ts";
import { storageLabel } from "../../core/labels.ts";
import {
  checkHeaderName,
  REFUSED_HEADERS,
} from "../../core/request_headers.ts";
import { readSecretInput } from "../auth/read_password.ts";
import type { Command, Invocation } from "../command.ts";
import { STORAGE } from "../global_options.ts";
import { table } from "../output/table.ts";
import { readCaFile, readPin, TRUST_OPTIONS } from "./trust_options.ts";

const serverHeaderSet: Command = {
  path: "server header set",
  summary: "set a header that an access proxy asks for",
  args: "<server> <name>",
  about: [
    "Every request to this server has the header from then on: API calls, " +
    "pictures, streams, downloads and the WebSocket. Set it before you sign " +
    "in if the server cannot be reached without it.",
    "Reads the value from stdin, or prompts for it. The value is stored as " +
    "tokens are, and is sent only to the scheme, host and port of the server: " +
    "never to the target of a redirect. A server that you trust by a pin or a " +
    "CA file gets it only under that trust, so name it with `--pin` or " +
    "`--ca-file` if the server is not known yet.",
    `These headers cannot be set: ${
      REFUSED_HEADERS.join(", ")
    }. A proxy that ` +
    "asks for Basic authentication must read Proxy-Authorization instead of " +
    "Authorization, which Jellyfin uses.",
  ],
  examples: [
    [
      "set a service token of Cloudflare Access: first its ID",
      "server header set https://media.example CF-Access-Client-Id",
    ],
    [
      "then its secret",
      "server header set https://media.example CF-Access-Client-Secret",
    ],
    [
      "sign in to Authelia",
      "server header set media.example Proxy-Authorization",
    ],
  ],
  globals: STORAGE,
  options: [
    {
      flags: "--store <where>",
      description: "where to store the value",
      choices: STORE_CHOICES,
    },
    TRUST_OPTIONS.pin,
    TRUST_OPTIONS.caFile,
  ],
  run: set,
};

async function set(run: Invocation): Promise<void> {
  const [server, name] = [run.argument(0) ?? "", run.argument(1) ?? ""];
  run.refuseEnvironmentAccount("set a header");
  checkHeaderName(name);
  const input = {
    server,
    name,
    store: run.option("store") as StoreChoice | null ??
      run.context.environment.store,
    pinSha256: readPin(run),
    caPem: await readCaFile(run),
    value: await readSecretInput(run, `Value of ${name}: `),
  };
  const client = await run.client();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    const reply = await client.send("set-header", input, run);
    run.output.data(reply, () => [
      `Requests to ${reply.origin} have the header ${name}`,
      `Its value is stored in the ${storageLabel(reply.tokenStorage)}`,
    ]);
  } finally {
    stop();
  }
}

const serverHeaderList: Command = {
  path: "server header list",
  summary: "list the headers that are set, without their values",
  examples: [["list the headers of all servers", "server header list"]],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-headers", {}, run);
    run.output.data(reply, () =>
      table(
        reply.headers.map(({ origin, names, tokenStorage }) => [
          origin,
          names.join(", "),
          storageLabel(tokenStorage),
        ]),
      ));
    if (reply.headers.length === 0) run.output.note("No headers are set");
  },
};

const serverHeaderRemove: Command = {
  path: "server header remove",
  summary: "remove one header of a server, or all of them",
  args: "<server> [name]",
  about: [
    "Deletes the value from storage. Signing out keeps the headers, because " +
    "you need them to sign in again; `server remove` removes them.",
  ],
  examples: [
    [
      "remove one header",
      "server header remove media.example Proxy-Authorization",
    ],
    ["remove all headers of a server", "server header remove media.example"],
  ],
  globals: STORAGE,
  run: remove,
};

async function remove(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("remove a header");
  const input = { server: run.argument(0) ?? "", name: run.argument(1) };
  const client = await run.client();
  const reply = await client.send("remove-headers", input, run);
  run.output.data(reply, () => [
    `Removed ${reply.removed.join(", ")} of ${reply.origin}`,
  ]);
}

export const HEADER_COMMANDS: readonly Command[] = [
  {
    path: "server header",
    summary: "manage headers for access proxies",
    about: [
      "Cloudflare Access, Pangolin, Authelia and others let a program through " +
      "if its requests have certain headers. JellyTau sends them to one " +
      "scheme, host and port only.",
    ],
    examples: [[
      "set a header",
      "server header set https://media.example CF-Access-Client-Id",
    ]],
  },
  serverHeaderSet,
  serverHeaderList,
  serverHeaderRemove,
];
