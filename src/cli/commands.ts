import type { CommandSpec } from "./command_spec.ts";
import { api } from "./api.ts";
import { AUTH_SPECS } from "./auth_specs.ts";
import { complete } from "./complete.ts";
import { completion } from "./completion.ts";
import { demo } from "./demo.ts";
import { doctor } from "./doctor.ts";
import { DOWNLOAD_SPECS } from "./download_specs.ts";
import { LIBRARY_SPECS } from "./library_specs.ts";
import { MARK_SPECS } from "./mark_specs.ts";
import { play } from "./play.ts";
import { SERVER_SPECS } from "./server_specs.ts";
import { STORAGE_SPECS } from "./storage_specs.ts";

/** Every command there is, in the order of the help. */
export const COMMAND_SPECS: readonly CommandSpec[] = [
  ...AUTH_SPECS,
  api,
  ...STORAGE_SPECS,
  ...SERVER_SPECS,
  ...LIBRARY_SPECS,
  ...DOWNLOAD_SPECS,
  play,
  ...MARK_SPECS,
  doctor,
  demo,
  completion,
  complete,
];
