import { SERVER, STORAGE } from "../global_options.ts";
import type { AddressView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { table } from "../output/table.ts";
import { addAddressWithPrompts } from "./confirm_trust.ts";
import { trustWords } from "./list.ts";
import { readCaFile, readPin, TRUST_OPTIONS } from "./trust_options.ts";

const serverAddressList: Command = {
  path: "server address list",
  summary: "list the addresses of servers in the order they are tried",
  args: "[server]",
  examples: [
    ["list the addresses of all servers", "server address list"],
    ["list those of one server", "server address list media.example"],
  ],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const input = { server: run.argument(0) };
    const reply = await client.send("list-addresses", input, run);
    run.output.data(reply, () => lines(reply.addresses));
    if (reply.addresses.length === 0) run.output.note("No known servers");
  },
};

const serverAddressAdd: Command = {
  path: "server address add",
  summary: "add another address of a server",
  args: "<server> <url>",
  about: [
    "Use it if you reach the same server at different addresses, for example " +
    "at home and away from home. JellyTau tries the one that answered last, " +
    "then the others in their order, each a quarter of a second after the " +
    "one before, and uses the first one where the server proves its identity. " +
    "Downloads and playback stay at their address, and go on at another one " +
    "when it stops answering.",
    "Each address has its own trust: `--ca-file`, `--pin` and `--trust-new` " +
    "are for this one. Headers and client certificates are set per address, " +
    "with `server header set` and `server certificate set`. Only https:// is " +
    "accepted. JellyTau checks the certificate and the server's ID without a " +
    "token, then binds the stored tokens to the new list: no other program " +
    "can add an address by changing the database.",
    "Repeat the command to change the trust, or if it was interrupted.",
  ],
  examples: [
    [
      "add the address at home",
      "server address add media.example https://nas.home.arpa:8920",
    ],
    [
      "add one with a certificate of your own CA",
      "server address add media.example https://192.168.1.20:8920 " +
      "--ca-file home-ca.pem",
    ],
  ],
  globals: SERVER,
  options: [TRUST_OPTIONS.caFile, TRUST_OPTIONS.pin, TRUST_OPTIONS.trustNew],
  run: add,
};

async function add(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("add an address");
  const input = {
    server: run.argument(0) ?? "",
    url: run.argument(1) ?? "",
    pinSha256: readPin(run),
    trustNew: run.flag("trustNew"),
    caPem: await readCaFile(run),
    ...run.timeout(),
  };
  const client = await run.client();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    const reply = await addAddressWithPrompts(run, input);
    run.output.data(reply, () => [
      `Added ${reply.url}; all addresses, in the order they are tried:`,
      ...lines(reply.addresses),
    ]);
  } finally {
    stop();
  }
}

const serverAddressRemove: Command = {
  path: "server address remove",
  summary: "remove an address of a server",
  args: "<server> <address>",
  about: [
    "Name the address by its URL or its host. Also removes the headers and the " +
    "client certificate that were set for it. If it is the first one, the next " +
    "one takes its place.",
  ],
  examples: [[
    "remove an address",
    "server address remove media.example nas.home.arpa",
  ]],
  globals: STORAGE,
  run: remove,
};

async function remove(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("remove an address");
  const input = {
    server: run.argument(0) ?? "",
    address: run.argument(1) ?? "",
  };
  const client = await run.client();
  const reply = await client.send("remove-address", input, run);
  run.output.data(reply, () => [
    `Removed ${reply.url}; all addresses, in the order they are tried:`,
    ...lines(reply.addresses),
  ]);
}

const serverAddressOrder: Command = {
  path: "server address order",
  summary: "change the order in which addresses are tried",
  args: "<server> <address...>",
  about: [
    "The named addresses come first, then the others. The first one also names " +
    "the server and its accounts in lists. An address that answered in the " +
    "last ten minutes, in place of the first one, is still tried before it.",
  ],
  examples: [[
    "try the address at home first",
    "server address order media.example nas.home.arpa",
  ]],
  globals: STORAGE,
  run: order,
};

async function order(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("change the order of addresses");
  const input = {
    server: run.argument(0) ?? "",
    addresses: [...run.args(1)],
  };
  const client = await run.client();
  const reply = await client.send("order-addresses", input, run);
  run.output.data(reply, () => lines(reply.addresses));
}

function lines(addresses: readonly AddressView[]): string[] {
  return table(addresses.map((it) => [
    it.serverName,
    it.url,
    trustWords(it),
    it.headers.length === 0 ? "" : `headers ${it.headers.join(", ")}`,
    it.clientCertificate === null
      ? ""
      : `certificate of ${it.clientCertificate}`,
  ]));
}

export const ADDRESS_COMMANDS: readonly Command[] = [
  {
    path: "server address",
    summary: "manage the addresses of a server",
    about: [
      "A server may have several addresses, such as one at home and one for " +
      "the internet. JellyTau uses the one that answers.",
    ],
    examples: [["list all addresses", "server address list"]],
  },
  serverAddressList,
  serverAddressAdd,
  serverAddressRemove,
  serverAddressOrder,
];
