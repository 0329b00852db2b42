import type { CommandSpec } from "../command.ts";
import { serverList } from "./list.ts";
import { serverRemove } from "./remove.ts";
import { serverTest } from "./test.ts";
import { serverTrust } from "./trust.ts";

export const SERVER_SPECS: readonly CommandSpec[] = [
  serverList,
  serverTest,
  serverTrust,
  serverRemove,
];
