import type { Command } from "../command.ts";
import { ADDRESS_COMMANDS } from "./address.ts";
import { serverBitrate } from "./bitrate.ts";
import { CERTIFICATE_COMMANDS } from "./certificate.ts";
import { HEADER_COMMANDS } from "./header.ts";
import { serverList } from "./list.ts";
import { serverRemove } from "./remove.ts";
import { serverTest } from "./test.ts";
import { serverTrust } from "./trust.ts";

export const SERVER_COMMANDS: readonly Command[] = [
  {
    path: "server",
    summary: "manage known servers and their certificates",
    examples: [[
      "find a server and see its certificate",
      "server test media.example",
    ]],
  },
  serverList,
  serverTest,
  serverTrust,
  serverBitrate,
  ...ADDRESS_COMMANDS,
  ...HEADER_COMMANDS,
  ...CERTIFICATE_COMMANDS,
  serverRemove,
];
