import type { Command } from "../command.ts";
import { download } from "./download.ts";
import { downloadFollow, downloadUnfollow } from "./follow.ts";
import { downloadList } from "./list.ts";
import { downloadMove, downloadPause, downloadResume } from "./queue.ts";
import { downloadRemove } from "./remove.ts";
import { downloadVerify } from "./verify.ts";

export const DOWNLOAD_COMMANDS: readonly Command[] = [
  download,
  downloadList,
  downloadResume,
  downloadPause,
  downloadMove,
  downloadFollow,
  downloadUnfollow,
  downloadVerify,
  downloadRemove,
];
