/** What the screen shows, by the names that it uses. */
import type { Reply } from "../service/protocol.ts";

export type {
  AccountView,
  ItemDetailView,
  ItemView,
  ProblemView,
  StorageStatusView,
} from "../service/protocol.ts";

export type LibraryView = Reply<"list-libraries">["libraries"][number];

export interface DownloadView {
  readonly itemId: string;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number | null;
  readonly receivedBytes: number;
  readonly state: "queued" | "running" | "paused" | "done" | "failed";
  readonly problem: { message: string } | null;
}
