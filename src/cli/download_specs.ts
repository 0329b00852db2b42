import type { CommandSpec } from "./command_spec.ts";
import { download } from "./download.ts";
import { downloadList } from "./download_list.ts";
import { downloadRemove } from "./download_remove.ts";
import { downloadVerify } from "./download_verify.ts";

export const DOWNLOAD_SPECS: readonly CommandSpec[] = [
  download,
  downloadList,
  downloadVerify,
  downloadRemove,
];
