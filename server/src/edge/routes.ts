/**
 * What a route of plain HTTP is, and how it reads and answers. Headers that every answer carries are put on afterwards.
 */
import * as v from 'valibot';

/** `address`: where it comes from; for tags, and never kept. */
export type Asked = { readonly request: Request; readonly address: string };

export type Route = (asked: Asked) => Promise<Response> | Response;
/** By method and path, `POST /contact`. Only `GET` is open to other sites' links; all else comes from our own page. */
export type Routes = Readonly<Record<string, Route>>;

const usualBodyBytes = 1024;

export function answerText(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/** 429: it may be asked again after so many seconds. */
export function answerLater(seconds: number): Response {
  const response = answerText(429, 'That was often enough for now. Try again in a while.');
  response.headers.set('retry-after', String(seconds));
  return response;
}

export function answerJson(status: number, value: unknown): Response {
  return Response.json(value, { status });
}

export function isJson(headers: Headers): boolean {
  return /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '');
}

/** What was sent, if it is JSON of that shape and not too large; null for anything else. */
export async function readBody<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
  maxBytes = usualBodyBytes,
): Promise<v.InferOutput<Schema> | null> {
  if (!isJson(request.headers)) return null;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > maxBytes) return null;
  try {
    const result = v.safeParse(schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
