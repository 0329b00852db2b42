/** The data that the screen shows, by its own names. */
import type {
  DownloadView as DownloadRecord,
  Reply,
} from "../service/protocol.ts";

export type {
  AccountView,
  ItemDetailView,
  ItemView,
  ProblemView,
  StorageStatusView,
} from "../service/protocol.ts";

export type LibraryView = Reply<"list-libraries">["libraries"][number];

/** A download with what is known of its pace while it runs. */
export interface DownloadView extends DownloadRecord {
  /** Bytes per second of late. */
  readonly rate: number | null;
  readonly leftMs: number | null;
  /** True while it runs and the server does not answer. */
  readonly waiting: boolean;
}
