import {
  emptyError,
  json,
  messageError,
  notValid,
  problemError,
} from "./error_replies.ts";
import type { DemoItem } from "./library_items.ts";
import { pictureReply } from "./picture_reply.ts";
import { guarded, open, type Route, type RouteCall } from "./route.ts";
import { detailsOf } from "./sample_details.ts";

/** Kinds of pictures, in lower case. Source: Jellyfin `ImageType.cs`. */
const TYPES = new Map(
  [
    "Primary",
    "Art",
    "Backdrop",
    "Banner",
    "Logo",
    "Thumb",
    "Disc",
    "Box",
    "Screenshot",
    "Menu",
    "Chapter",
    "BoxRear",
    "Profile",
  ].map((it) => [it.toLowerCase(), it]),
);
const PATH = "/items/{id}/images/{type}";

/** Serves pictures of items and libraries; anyone may read them. */
export const PICTURE_ROUTES: Readonly<Record<string, Route>> = {
  "get /items/{id}/images": guarded(({ library, parameters, device }) => {
    const item = library.visible(device.user, parameters.id ?? "");
    return item === null ? notFound() : json(infosOf(item));
  }),
  [`get ${PATH}`]: open(picture),
  [`head ${PATH}`]: open(picture),
  [`get ${PATH}/{number}`]: open(picture),
  [`head ${PATH}/{number}`]: open(picture),
  "get /userimage": open(notFound),
  "get /branding/splashscreen": open(notFound),
};

function notFound(): Response {
  return problemError(404, "Not Found");
}

async function picture(call: RouteCall): Promise<Response> {
  const { library, parameters, device } = call;
  const type = TYPES.get(parameters.type ?? "");
  if (type === undefined) {
    return notValid("imageType", call.raw.type ?? "");
  }
  if (device?.user.disabled) return emptyError(401);
  const id = parameters.id?.replaceAll("-", "") ?? "";
  const folder = library.findFolder(id);
  const item = folder ? library.folderItem(folder) : library.find(id);
  const hidden = device !== null && item !== null && folder === null &&
    library.visible(device.user, id) === null;
  if (item === null || hidden) return notFound();
  const number = Number(parameters.number ?? 0);
  if (!hasPicture(item, { type, number }) && folder === null) {
    return messageError(
      404,
      `${item.name} does not have an image of type ${type}`,
    );
  }
  return await pictureReply(item, call);
}

function hasPicture(
  item: DemoItem,
  { type, number }: { type: string; number: number },
): boolean {
  const { ImageTags = {}, BackdropImageTags = [] } = detailsOf(item);
  return type === "Backdrop"
    ? number < BackdropImageTags.length
    : ImageTags[type] !== undefined;
}

function infosOf(item: DemoItem) {
  const { ImageTags = {}, BackdropImageTags = [] } = detailsOf(item);
  const info = (ImageType: string, ImageTag: string) => ({
    ImageType,
    ImageTag,
    Path: `/media/${item.id}/${ImageType.toLowerCase()}.jpg`,
    BlurHash: "d009iBfYfQfYfXfRfQfRfQfQfQfQfXfRfQfRfQfQfQfQ",
    Height: 900,
    Width: 600,
    Size: 3_473,
  });
  return [
    ...Object.entries(ImageTags).map(([type, tag]) => info(type, tag)),
    ...BackdropImageTags.map((tag, ImageIndex) => {
      const { ImageType, ...rest } = info("Backdrop", tag);
      return { ImageType, ImageIndex, ...rest };
    }),
  ];
}
