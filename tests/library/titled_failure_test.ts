import { Failure } from "../../src/core/failure.ts";
import { titledFailure } from "../../src/library/titled_failure.ts";
import { assertEquals } from "@std/assert";

const PLAY = 'Cannot play "M (1931)"';

for (
  const [failure, message] of [
    [
      new Failure(
        "server_error",
        'Cannot use "https://home.example/Items/1/Download": the server answered 500',
        { code: 500 },
      ),
      `${PLAY}: the server could not open its file`,
    ],
    [
      new Failure(
        "unreachable",
        'Cannot reach "https://home.example": it closed the connection',
      ),
      `${PLAY}: the server closed the connection`,
    ],
    [
      new Failure("not_found", 'Cannot read "/Items/1": it does not exist'),
      `${PLAY}: it does not exist`,
    ],
    [
      new Failure("server_error", "Cannot play: the server sent a list"),
      `${PLAY}: the server sent a list`,
    ],
    [
      new Failure("storage_denied", 'Cannot write "film.mkv": it is full'),
      'Cannot write "film.mkv": it is full',
    ],
  ] as const
) {
  Deno.test(`titledFailure() returns "${message}" when the message is "${failure.message}"`, () => {
    const { kind, hint, code } = titledFailure(PLAY, failure);
    assertEquals(titledFailure(PLAY, failure).message, message);
    assertEquals([kind, hint, code], [
      failure.kind,
      failure.hint,
      failure.code,
    ]);
  });
}
