import { APICallError } from '@ai-sdk/provider';

/** An answer that is no success as the error that the wire format libraries throw for it; `url` holds no secret. */
export async function callError(url: string, response: Response): Promise<APICallError> {
  return new APICallError({
    message: `HTTP ${response.status}`,
    url,
    requestBodyValues: {},
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
    responseBody: await response.text(),
  });
}
