/**
 * Answers the routes of the first start, which the demo server does not have.
 *
 * @param asked gets each request
 * @param addUser is called with the body that names the first user
 */
export function startingRoutes(
  asked: string[],
  addUser: (body: { Password: string }) => void = () => undefined,
) {
  return async (request: Request) => {
    const { pathname } = new URL(request.url);
    const isOwn = /^\/(Startup|System\/Configuration)\//.test(pathname);
    if (!isOwn) return null;
    const body = request.method === "GET" ? "" : await request.text();
    asked.push(`${request.method} ${pathname} ${body}`.trim());
    if (request.method === "GET") {
      return Response.json({ EnableIPv4: true, LocalNetworkSubnets: [] });
    }
    if (pathname === "/Startup/User") addUser(JSON.parse(body));
    return new Response(null, { status: 204 });
  };
}
