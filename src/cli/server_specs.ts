import type { CommandSpec } from "./command_spec.ts";
import { serverList } from "./server_list.ts";
import { serverRemove } from "./server_remove.ts";
import { serverTest } from "./server_test.ts";
import { serverTrust } from "./server_trust.ts";

export const SERVER_SPECS: readonly CommandSpec[] = [
  serverList,
  serverTest,
  serverTrust,
  serverRemove,
];
